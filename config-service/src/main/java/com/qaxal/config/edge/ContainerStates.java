package com.qaxal.config.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.ModuleKey;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.kv.PauseReason;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads what the edge's documents are made of, for as many containers as one transaction is about. */
final class ContainerStates {
    private final Handle handle;
    private final Object[] containers;
    private final Map<UUID, List<ContainerState.Site>> sites;
    private final Map<UUID, List<ContainerState.Domain>> domains;
    private final Map<UUID, Map<ModuleKey, ContainerState.Module>> modules;
    private final Map<UUID, ContainerState.Subscription> subscriptions;

    /** @param key empty for one that this version does not know */
    private record ModuleRow(UUID container, Optional<ModuleKey> key, ContainerState.Module module) {}

    private ContainerStates(Handle handle, Collection<ContainerId> containers) {
        this.handle = handle;
        this.containers = containers.stream().map(ContainerId::value).toArray();
        this.sites = sites();
        this.domains = domains();
        this.modules = modules();
        this.subscriptions = subscriptions();
    }

    /** In the order of their ids. */
    static List<ContainerState> read(Handle handle, Collection<ContainerId> containers) {
        ContainerStates states = new ContainerStates(handle, containers);
        return states.query("select * from container where id = any(:containers) order by id")
                .map((row, _) -> states.state(row))
                .list();
    }

    private ContainerState state(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new ContainerState(
                new ContainerId(id),
                new LoaderToken(row.getString("loader_token")),
                new Host(row.getString("edge_hostname")),
                origin(row.getString("origin")),
                origin(row.getString("preview_origin")),
                site(row.getObject("default_site_id", UUID.class)),
                row.getString("recovery_param"),
                row.getBoolean("anonymize_ip"),
                row.getBoolean("deleted"),
                row.getLong("config_version"),
                sites.getOrDefault(id, List.of()),
                domains.getOrDefault(id, List.of()),
                modules.getOrDefault(id, Map.of()),
                subscriptions.get(id));
    }

    private Map<UUID, List<ContainerState.Site>> sites() {
        Map<UUID, List<ContainerState.Site>> found = new HashMap<>();
        query("select site.*, array(select host from site_host where site_id = site.id order by host) as hosts,"
                        + " array(select digest from proxy_key where site_id = site.id order by id) as digests"
                        + " from site where container_id = any(:containers) order by id")
                .map((row, _) -> Map.entry(
                        container(row),
                        new ContainerState.Site(
                                new SiteId(row.getObject("id", UUID.class)),
                                new ContainerToken(row.getString("container_token")),
                                new Host(row.getString("primary_host")),
                                strings(row, "hosts").stream().map(Host::new).toList(),
                                host(row.getString("cookie_domain")),
                                row.getString("gtm_id"),
                                row.getString("prefix"),
                                row.getString("former_prefix"),
                                strings(row, "digests"),
                                row.getBoolean("direct"))))
                .forEach(entry -> listOf(found, entry.getKey()).add(entry.getValue()));
        return found;
    }

    private Map<UUID, List<ContainerState.Domain>> domains() {
        Map<UUID, List<ContainerState.Domain>> found = new HashMap<>();
        query("select container_id, host, site_id from custom_domain"
                        + " where container_id = any(:containers) and state = 'active' order by verified_at, host")
                .map((row, _) -> Map.entry(
                        container(row),
                        new ContainerState.Domain(
                                new Host(row.getString("host")), site(row.getObject("site_id", UUID.class)))))
                .forEach(entry -> listOf(found, entry.getKey()).add(entry.getValue()));
        return found;
    }

    private Map<UUID, Map<ModuleKey, ContainerState.Module>> modules() {
        Map<UUID, Map<ModuleKey, ContainerState.Module>> found = new HashMap<>();
        query("select * from module_setting where container_id = any(:containers)")
                .map((row, _) -> new ModuleRow(
                        container(row),
                        ModuleKey.byKey(row.getString("module_key")),
                        new ContainerState.Module(
                                row.getBoolean("enabled"), json(row.getString("settings"), JsonNode.class))))
                .forEach(row -> row.key()
                        .ifPresent(key -> found.computeIfAbsent(row.container(), _ -> new EnumMap<>(ModuleKey.class))
                                .put(key, row.module())));
        return found;
    }

    private Map<UUID, ContainerState.Subscription> subscriptions() {
        return query("select * from subscription_state where container_id = any(:containers)")
                .map((row, _) -> Map.entry(
                        container(row),
                        new ContainerState.Subscription(
                                pauseReasons(row),
                                Set.copyOf(strings(row, "entitlements")),
                                row.getBoolean("usage_near_limit"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Query query(String sql) {
        return handle.createQuery(sql).bindArray("containers", UUID.class, containers);
    }

    private static <T> List<T> listOf(Map<UUID, List<T>> lists, UUID container) {
        return lists.computeIfAbsent(container, _ -> new ArrayList<>());
    }

    private static UUID container(ResultSet row) throws SQLException {
        return row.getObject("container_id", UUID.class);
    }

    /** A cancelled subscription serves nothing, whatever else is said of it. */
    private static List<PauseReason> pauseReasons(ResultSet row) throws SQLException {
        List<PauseReason> reasons = new ArrayList<>();
        for (String code : strings(row, "pause_reasons")) {
            Arrays.stream(PauseReason.values())
                    .filter(reason -> reason.code().equals(code))
                    .forEach(reasons::add);
        }
        if (row.getString("status").equals("cancelled") && !reasons.contains(PauseReason.CANCELLED)) {
            reasons.add(PauseReason.CANCELLED);
        }
        return reasons;
    }

    private static List<String> strings(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static @Nullable Origin origin(@Nullable String text) {
        return text == null ? null : json(text, Origin.class);
    }

    private static @Nullable SiteId site(@Nullable UUID id) {
        return id == null ? null : new SiteId(id);
    }

    private static @Nullable Host host(@Nullable String text) {
        return text == null ? null : new Host(text);
    }

    private static <T> T json(String text, Class<T> type) {
        return Json.decode(text.getBytes(StandardCharsets.UTF_8), type);
    }
}
