package com.qaxal.config.container;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.event.ContainerLifecycle;
import com.qaxal.model.feed.ContainerPage;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Which containers there are, and whose. */
@ApplicationScoped
public class Containers {
    private static final String SELECT =
            "select container.*, subscription_state.pause_reasons, subscription_state.container_id is not null"
                    + " as subscribed from container left join subscription_state on subscription_state.container_id = container.id ";

    private final Jdbi jdbi;

    Containers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param status {@code incomplete} until there are an origin and a subscription; then {@code active} or {@code paused} */
    record Container(
            UUID containerId,
            UUID clientId,
            String name,
            String loaderToken,
            String edgeHostname,
            String status,
            long configVersion,
            @Nullable UUID defaultSiteId,
            String recoveryParam,
            boolean anonymizeIp) {}

    /** @throws ApiProblem 404 when there is no such container, or no more */
    public ClientId owner(ContainerId container) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select client_id from container where id = :id and not deleted")
                        .bind("id", container.value())
                        .mapTo(UUID.class)
                        .findOne()
                        .map(ClientId::new)
                        .orElseThrow(ApiProblem::notFound));
    }

    Container one(ContainerId container) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "where id = :id and not deleted")
                .bind("id", container.value())
                .map((row, _) -> container(row))
                .findOne()
                .orElseThrow(ApiProblem::notFound));
    }

    List<Container> ofClient(ClientId client, UUID after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        SELECT + "where client_id = :client and not deleted and id > :after order by id limit :limit")
                .bind("client", client.value())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> container(row))
                .list());
    }

    /** Draws the next place in the feed of containers; held until the commit, as the edge's feed is, so that no reader skips one. */
    static long nextSeq(Handle handle) {
        return nextSeqs(handle, 1).getFirst();
    }

    public static List<Long> nextSeqs(Handle handle, int count) {
        handle.execute("select pg_advisory_xact_lock(hashtext('container-feed'))");
        return handle.createQuery("select nextval('container_seq') from generate_series(1, :count)")
                .bind("count", count)
                .mapTo(Long.class)
                .list();
    }

    ContainerPage after(long seq, int limit) {
        List<ContainerLifecycle> rows = jdbi.withHandle(handle -> handle.createQuery(
                        "select * from container where feed_seq > :seq order by feed_seq limit :limit")
                .bind("seq", seq)
                .bind("limit", limit + 1)
                .map((row, _) -> lifecycle(row))
                .list());
        boolean end = rows.size() <= limit;
        List<ContainerLifecycle> page = end ? rows : rows.subList(0, limit);
        return new ContainerPage(page, page.isEmpty() ? seq : page.getLast().seq(), end);
    }

    static ContainerLifecycle lifecycle(ResultSet row) throws SQLException {
        return new ContainerLifecycle(
                row.getLong("feed_seq"),
                new ContainerId(row.getObject("id", UUID.class)),
                new ClientId(row.getObject("client_id", UUID.class)),
                row.getString("name"),
                row.getBoolean("deleted") ? ContainerLifecycle.State.DELETED : ContainerLifecycle.State.CREATED,
                row.getString("requested_plan"));
    }

    private static Container container(ResultSet row) throws SQLException {
        boolean complete = row.getString("origin") != null && row.getBoolean("subscribed");
        boolean paused = complete && ((Object[]) row.getArray("pause_reasons").getArray()).length > 0;
        return new Container(
                row.getObject("id", UUID.class),
                row.getObject("client_id", UUID.class),
                row.getString("name"),
                row.getString("loader_token"),
                row.getString("edge_hostname"),
                complete ? paused ? "paused" : "active" : "incomplete",
                row.getLong("config_version"),
                row.getObject("default_site_id", UUID.class),
                row.getString("recovery_param"),
                row.getBoolean("anonymize_ip"));
    }
}
