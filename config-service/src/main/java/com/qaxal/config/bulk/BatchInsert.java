package com.qaxal.config.bulk;

import com.qaxal.config.container.Containers;
import com.qaxal.config.subscription.Subscriptions;
import com.qaxal.model.bulk.ContainerBatch;
import com.qaxal.model.bulk.ContainerBatch.Container;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Origin;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Stores one batch, a table at a time. */
final class BatchInsert {
    private final Handle handle;
    private final ContainerBatch batch;

    BatchInsert(Handle handle, ContainerBatch batch) {
        this.handle = handle;
        this.batch = batch;
    }

    /** Those that were not there before. */
    List<ContainerId> insert() {
        List<Long> seqs = Containers.nextSeqs(handle, batch.containers().size()); // waits for another batch, too
        Set<UUID> known = known();
        List<Container> fresh = batch.containers().stream()
                .filter(container -> !known.contains(container.containerId().value()))
                .toList();
        if (!fresh.isEmpty()) {
            clients(fresh);
            containers(fresh, seqs);
            sites(fresh);
            hosts(fresh);
            domains(fresh);
            modules(fresh);
            Subscriptions.storeAll(
                    handle,
                    fresh.stream()
                            .map(Container::subscription)
                            .filter(Objects::nonNull)
                            .toList());
        }
        return fresh.stream().map(Container::containerId).toList();
    }

    private Set<UUID> known() {
        Object[] ids = batch.containers().stream()
                .map(container -> container.containerId().value())
                .toArray();
        return new HashSet<>(handle.createQuery("select id from container where id = any(:ids)")
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .list());
    }

    private void clients(List<Container> containers) {
        PreparedBatch insert =
                handle.prepareBatch("insert into client (id, name) values (:id, :name) on conflict (id) do nothing");
        containers.forEach(container -> insert.bind("id", container.clientId().value())
                .bind("name", container.clientName())
                .add());
        insert.execute();
    }

    private void containers(List<Container> containers, List<Long> seqs) {
        PreparedBatch insert = handle.prepareBatch("insert into container"
                + " (id, client_id, name, loader_token, edge_hostname, origin, feed_seq)"
                + " values (:id, :client, :name, :token, :host, cast(:origin as jsonb), :seq)");
        for (int i = 0; i < containers.size(); i++) {
            Container container = containers.get(i);
            insert.bind("id", container.containerId().value())
                    .bind("client", container.clientId().value())
                    .bind("name", container.name())
                    .bind("token", container.loaderToken().value())
                    .bind("host", container.edgeHostname().value())
                    .bindByType("origin", json(container.origin()), String.class)
                    .bind("seq", seqs.get(i))
                    .add();
        }
        insert.execute();
    }

    private void sites(List<Container> containers) {
        PreparedBatch insert = handle.prepareBatch("insert into site"
                + " (id, container_id, name, container_token, primary_host, cookie_domain, gtm_id)"
                + " values (:id, :container, :name, :token, :primary, :domain, :gtm)");
        PreparedBatch first = handle.prepareBatch("update container set default_site_id = :site where id = :id");
        for (Container container : containers) {
            for (ContainerBatch.Site site : container.sites()) {
                Host domain = site.cookieDomain();
                insert.bind("id", site.siteId().value())
                        .bind("container", container.containerId().value())
                        .bind("name", site.name())
                        .bind("token", site.containerToken().value())
                        .bind("primary", site.hosts().getFirst().value())
                        .bindByType("domain", domain == null ? null : domain.value(), String.class)
                        .bindByType("gtm", site.gtmId(), String.class)
                        .add();
            }
            if (!container.sites().isEmpty()) {
                first.bind("site", container.sites().getFirst().siteId().value())
                        .bind("id", container.containerId().value())
                        .add();
            }
        }
        insert.execute();
        first.execute();
    }

    private void hosts(List<Container> containers) {
        PreparedBatch insert = handle.prepareBatch(
                "insert into site_host (container_id, host, site_id) values (:container, :host, :site)");
        for (Container container : containers) {
            for (ContainerBatch.Site site : container.sites()) {
                site.hosts()
                        .forEach(host -> insert.bind(
                                        "container", container.containerId().value())
                                .bind("host", host.value())
                                .bind("site", site.siteId().value())
                                .add());
            }
        }
        insert.execute();
    }

    private void domains(List<Container> containers) {
        PreparedBatch insert = handle.prepareBatch("insert into custom_domain"
                + " (id, container_id, site_id, host, state, ownership_token, verified_at)"
                + " values (:id, :container, :site, :host, 'active', :token, now())");
        for (Container container : containers) {
            container
                    .domains()
                    .forEach(domain -> insert.bind("id", UUID.randomUUID())
                            .bind("container", container.containerId().value())
                            .bind("site", domain.siteId().value())
                            .bind("host", domain.host().value())
                            .bind("token", UUID.randomUUID().toString())
                            .add());
        }
        insert.execute();
    }

    private void modules(List<Container> containers) {
        PreparedBatch insert = handle.prepareBatch("insert into module_setting"
                + " (container_id, module_key, enabled, settings)"
                + " values (:container, :key, :enabled, cast(:settings as jsonb))");
        for (Container container : containers) {
            container
                    .modules()
                    .forEach((key, module) -> insert.bind(
                                    "container", container.containerId().value())
                            .bind("key", key.key())
                            .bind("enabled", module.enabled())
                            .bind("settings", module.settings().toString())
                            .add());
        }
        insert.execute();
    }

    private static @Nullable String json(@Nullable Origin origin) {
        return origin == null ? null : new String(Json.encode(origin), StandardCharsets.UTF_8);
    }
}
