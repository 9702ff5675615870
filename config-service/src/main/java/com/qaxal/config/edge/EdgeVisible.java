package com.qaxal.config.edge;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.event.ConfigChange;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Tombstone;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Every write that the edge could notice goes through here: it and the documents that follow from it are committed together, or not at all.
 *
 * <p>The order of locks is the same for all: a container's row first, the feed last. The feed's lock is held from the drawing of {@code seq}
 * until the commit, so documents become visible in the order of their {@code seq}, and a reader of the feed cannot skip one.
 */
@ApplicationScoped
public class EdgeVisible {
    static final String FEED_LOCK = "select pg_advisory_xact_lock(hashtext('edge-feed'))";

    private final Jdbi jdbi;
    private final ConfigChanges hints;
    private final SettingsKeeper settings;

    EdgeVisible(Jdbi jdbi, ConfigChanges hints, SettingsKeeper settings) {
        this.jdbi = jdbi;
        this.hints = hints;
        this.settings = settings;
    }

    private record Row(
            Namespace namespace, String key, long epoch, long seq, long configVersion, boolean deleted, String body) {}

    /** A document that differs from what the edge was told; {@code draft} null: the key goes away. */
    private record Change(Namespace namespace, String key, Rendering.@Nullable Draft draft) {}

    private record Done<T>(T answer, ConfigChange change) {}

    /**
     * Runs {@code work} with the container's row locked, and tells the edge what follows from it.
     *
     * @throws ApiProblem 404 when there is no such container, or no more
     */
    public <T> T change(ContainerId container, Function<Handle, T> work) {
        return changeIfThere(container, work).orElseThrow(ApiProblem::notFound);
    }

    /** Likewise; empty, without having run {@code work}, when there is no such container, or no more. */
    public <T> Optional<T> changeIfThere(ContainerId container, Function<Handle, T> work) {
        Optional<Done<T>> done = jdbi.inTransaction(handle -> {
            if (!lock(handle, container)) {
                return Optional.empty();
            }
            settings.keep(handle, container); // of one that never changed, what it began with
            T answer = work.apply(handle);
            ConfigChange change = publish(handle, container);
            settings.keep(handle, container);
            return Optional.of(new Done<>(answer, change));
        });
        done.ifPresent(each -> hints.hint(each.change()));
        return done.map(Done::answer);
    }

    /** Tells the edge again what an older epoch told it, of a deleted container too. */
    void renderAnew(ContainerId container) {
        jdbi.inTransaction(handle -> {
                    handle.execute("select 1 from container where id = ? for update", container.value());
                    return isBehind(handle, container)
                            ? Optional.of(publish(handle, container))
                            : Optional.<ConfigChange>empty();
                })
                .ifPresent(hints::hint);
    }

    private static boolean isBehind(Handle handle, ContainerId container) {
        return handle.createQuery(
                        "select exists (select 1 from edge_document where container_id = :container and epoch < (select epoch from edge_feed))")
                .bind("container", container.value())
                .mapTo(Boolean.class)
                .one();
    }

    /** False when it was deleted, if only a moment ago: nothing may come to belong to it any more. */
    private static boolean lock(Handle handle, ContainerId container) {
        return handle.createQuery("select id from container where id = :id and not deleted for update")
                .bind("id", container.value())
                .mapTo(UUID.class)
                .findOne()
                .isPresent();
    }

    private static ConfigChange publish(Handle handle, ContainerId container) {
        long version = handle.createQuery(
                        "update container set config_version = config_version + 1 where id = :id returning config_version")
                .bind("id", container.value())
                .mapTo(Long.class)
                .one();
        List<Change> changes = changes(handle, container, epoch(handle));
        long seq = changes.isEmpty() ? 0 : write(handle, container, version, changes);
        return new ConfigChange(container, version, seq);
    }

    /** What is to be told: the container's configuration always, since it carries the version; of the rest, what differs or is of an older epoch. */
    private static List<Change> changes(Handle handle, ContainerId container, long epoch) {
        Map<String, Row> told = told(handle, container);
        List<Change> changes = new ArrayList<>();
        for (Rendering.Draft draft : Rendering.of(new ContainerStates(handle, container).read())) {
            Row row = told.remove(draft.namespace() + ":" + draft.key());
            boolean same = row != null
                    && !row.deleted()
                    && row.epoch() == epoch
                    && draft.namespace() != Namespace.EDGE_CONFIG
                    && draft.body(row.epoch(), row.seq(), row.configVersion()).equals(row.body());
            if (!same) {
                changes.add(new Change(draft.namespace(), draft.key(), draft));
            }
        }
        told.values().stream()
                .filter(row -> !row.deleted() || row.epoch() < epoch)
                .forEach(row -> changes.add(new Change(row.namespace(), row.key(), null)));
        return changes;
    }

    private static Map<String, Row> told(Handle handle, ContainerId container) {
        Map<String, Row> told = new HashMap<>();
        handle.createQuery("select * from edge_document where container_id = :container")
                .bind("container", container.value())
                .map((row, _) -> new Row(
                        Namespace.valueOf(row.getString("namespace")),
                        row.getString("key"),
                        row.getLong("epoch"),
                        row.getLong("seq"),
                        row.getLong("config_version"),
                        row.getBoolean("deleted"),
                        row.getString("body")))
                .forEach(row -> told.put(row.namespace() + ":" + row.key(), row));
        return told;
    }

    /**
     * The last step of every transaction: from here to the commit, nobody else draws a seq. A key that went to another container before that
     * is not this one's to remove any more.
     */
    private static long write(Handle handle, ContainerId container, long version, List<Change> changes) {
        handle.execute(FEED_LOCK);
        long epoch = epoch(handle);
        List<Long> seqs = handle.createQuery("select nextval('edge_seq') from generate_series(1, :count)")
                .bind("count", changes.size())
                .mapTo(Long.class)
                .list();
        PreparedBatch batch = handle.prepareBatch(
                "insert into edge_document (namespace, key, container_id, epoch, seq, config_version, deleted, body)"
                        + " values (:namespace, :key, :container, :epoch, :seq, :version, :deleted, :body)"
                        + " on conflict (namespace, key) do update set container_id = excluded.container_id, epoch = excluded.epoch,"
                        + " seq = excluded.seq, config_version = excluded.config_version, deleted = excluded.deleted,"
                        + " body = excluded.body, written_at = now()"
                        + " where edge_document.container_id = excluded.container_id or not excluded.deleted");
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            long seq = seqs.get(i);
            batch.bind("namespace", change.namespace().name())
                    .bind("key", change.key())
                    .bind("container", container.value())
                    .bind("epoch", epoch)
                    .bind("seq", seq)
                    .bind("version", version)
                    .bind("deleted", change.draft() == null)
                    .bind("body", body(change, container, epoch, seq, version))
                    .add();
        }
        batch.execute();
        return seqs.getLast();
    }

    private static long epoch(Handle handle) {
        return handle.createQuery("select epoch from edge_feed")
                .mapTo(Long.class)
                .one();
    }

    private static String body(Change change, ContainerId container, long epoch, long seq, long version) {
        Rendering.Draft draft = change.draft();
        return draft == null
                ? new String(Json.encode(new Tombstone(epoch, seq, version, container)), StandardCharsets.UTF_8)
                : draft.body(epoch, seq, version);
    }
}
