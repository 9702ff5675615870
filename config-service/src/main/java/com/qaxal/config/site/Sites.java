package com.qaxal.config.site;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.SiteId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Stores sites and their hosts. */
@ApplicationScoped
class Sites {
    /** The first-party host is what the edge's own documents say: one place decides it. */
    private static final String SELECT =
            "select site.*, array(select host from site_host where site_id = site.id and host <> primary_host order by host)"
                    + " as tracked, (select cast(body as jsonb) ->> 'first_party_host' from edge_document where namespace = 'SITE_REGISTRY'"
                    + " and key = site.container_id || '/' || primary_host and not deleted) as first_party_host from site ";

    private final Jdbi jdbi;

    Sites(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Whose a site is. */
    record Owner(ContainerId container, ClientId client) {}

    /** @param hosts the primary one included */
    record Row(
            SiteId id,
            ContainerId container,
            String name,
            ContainerToken token,
            Host primaryHost,
            Set<Host> hosts,
            @Nullable Host cookieDomain,
            @Nullable String gtmId,
            Prefixes prefixes,
            boolean direct) {}

    /**
     * @param formerPrefix valid beside {@code prefix}, until it is ended
     * @param firstPartyHost where its pages send their requests; null while the container is incomplete
     */
    record Site(
            UUID siteId,
            UUID containerId,
            String containerToken,
            String name,
            String primaryHost,
            List<String> trackedHosts,
            @Nullable String cookieDomain,
            @Nullable String gtmId,
            @Nullable String prefix,
            @Nullable String formerPrefix,
            @Nullable String firstPartyHost,
            boolean direct) {}

    /** One question, so that the time of the answer does not tell whether there is such a site. */
    Owner owner(SiteId site) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select container_id, client_id from site join container on container.id = container_id"
                                + " where site.id = :id and not deleted")
                .bind("id", site.value())
                .map((row, _) -> new Owner(
                        new ContainerId(row.getObject("container_id", UUID.class)),
                        new ClientId(row.getObject("client_id", UUID.class))))
                .findOne()
                .orElseThrow(ApiProblem::notFound));
    }

    Site view(SiteId site) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "where id = :id")
                .bind("id", site.value())
                .map((row, _) -> site(row))
                .findOne()
                .orElseThrow(ApiProblem::notFound));
    }

    List<Site> ofContainer(ContainerId container, UUID after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        SELECT + "where container_id = :container and id > :after order by id limit :limit")
                .bind("container", container.value())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> site(row))
                .list());
    }

    String loaderToken(ContainerId container) {
        return jdbi.withHandle(handle -> handle.createQuery("select loader_token from container where id = :id")
                .bind("id", container.value())
                .mapTo(String.class)
                .one());
    }

    /** Empty when the site is not in same-origin mode. */
    Optional<ProxySnippets> proxySnippets(SiteId site, String edgeUrl, String key) {
        return jdbi.withHandle(handle -> {
            List<String> prefixes = prefixes(handle, site).valid();
            return prefixes.isEmpty()
                    ? Optional.empty()
                    : handle.createQuery(
                                    "select edge_hostname, array(select host from site_host where site_id = site.id"
                                            + " order by host <> primary_host, host) as hosts"
                                            + " from site join container on container.id = site.container_id where site.id = :id")
                            .bind("id", site.value())
                            .map((row, _) -> ProxySnippets.of(
                                    List.of((String[]) row.getArray("hosts").getArray()),
                                    prefixes,
                                    row.getString("edge_hostname"),
                                    edgeUrl,
                                    key))
                            .findOne();
        });
    }

    Prefixes prefixes(Handle handle, SiteId site) {
        return handle.createQuery("select prefix, former_prefix from site where id = :id")
                .bind("id", site.value())
                .map((row, _) -> new Prefixes(row.getString("prefix"), row.getString("former_prefix")))
                .findOne()
                .orElseThrow(ApiProblem::notFound);
    }

    void setPrefixes(Handle handle, SiteId site, Prefixes prefixes) {
        handle.createUpdate("update site set prefix = :prefix, former_prefix = :former where id = :id")
                .bind("prefix", prefixes.current())
                .bind("former", prefixes.former())
                .bind("id", site.value())
                .execute();
    }

    boolean isFree(Handle handle, Row site, Host host) {
        return handle.createQuery(
                        "select not exists (select 1 from site_host where container_id = :container and host = :host and site_id <> :site)")
                .bind("container", site.container().value())
                .bind("host", host.value())
                .bind("site", site.id().value())
                .mapTo(Boolean.class)
                .one();
    }

    /** The first site of a container serves the requests that name none. */
    void insert(Handle handle, Row site) {
        handle.createUpdate(
                        "insert into site (id, container_id, name, container_token, primary_host, cookie_domain, gtm_id, prefix, direct)"
                                + " values (:id, :container, :name, :token, :primary, :domain, :gtm, :prefix, :direct)")
                .bind("container", site.container().value())
                .bind("token", site.token().value())
                .bindMap(columns(site))
                .execute();
        hosts(handle, site);
        handle.createUpdate(
                        "update container set default_site_id = :id where id = :container and default_site_id is null")
                .bind("id", site.id().value())
                .bind("container", site.container().value())
                .execute();
    }

    void update(Handle handle, Row site) {
        handle.createUpdate(
                        "update site set name = :name, primary_host = :primary, cookie_domain = :domain, gtm_id = :gtm,"
                                + " prefix = :prefix, former_prefix = :former, direct = :direct where id = :id")
                .bindMap(columns(site))
                .execute();
        handle.createUpdate("delete from site_host where site_id = :id")
                .bind("id", site.id().value())
                .execute();
        hosts(handle, site);
    }

    void delete(Handle handle, ContainerId container, SiteId site) {
        handle.createUpdate("delete from site where id = :id")
                .bind("id", site.value())
                .execute();
        handle.createUpdate(
                        "update container set default_site_id = (select id from site where container_id = :container order by id limit 1)"
                                + " where id = :container and default_site_id is null")
                .bind("container", container.value())
                .execute();
    }

    private static Map<String, @Nullable Object> columns(Row site) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("id", site.id().value());
        columns.put("name", site.name());
        columns.put("primary", site.primaryHost().value());
        columns.put(
                "domain",
                site.cookieDomain() == null ? null : site.cookieDomain().value());
        columns.put("gtm", site.gtmId());
        columns.put("prefix", site.prefixes().current());
        columns.put("former", site.prefixes().former());
        columns.put("direct", site.direct());
        return columns;
    }

    private static void hosts(Handle handle, Row site) {
        for (Host host : site.hosts()) {
            handle.createUpdate("insert into site_host (container_id, host, site_id) values (:container, :host, :site)")
                    .bind("container", site.container().value())
                    .bind("host", host.value())
                    .bind("site", site.id().value())
                    .execute();
        }
    }

    private static Site site(ResultSet row) throws SQLException {
        return new Site(
                row.getObject("id", UUID.class),
                row.getObject("container_id", UUID.class),
                row.getString("container_token"),
                row.getString("name"),
                row.getString("primary_host"),
                List.of((String[]) row.getArray("tracked").getArray()),
                row.getString("cookie_domain"),
                row.getString("gtm_id"),
                row.getString("prefix"),
                row.getString("former_prefix"),
                row.getString("first_party_host"),
                row.getBoolean("direct"));
    }
}
