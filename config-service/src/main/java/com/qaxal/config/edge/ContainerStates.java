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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads what the edge's documents are made of. */
final class ContainerStates {
    private final Handle handle;
    private final ContainerId container;

    ContainerStates(Handle handle, ContainerId container) {
        this.handle = handle;
        this.container = container;
    }

    ContainerState read() {
        return handle.createQuery("select * from container where id = :container")
                .bind("container", container.value())
                .map((row, _) -> state(row))
                .one();
    }

    private ContainerState state(ResultSet row) throws SQLException {
        return new ContainerState(
                container,
                new LoaderToken(row.getString("loader_token")),
                new Host(row.getString("edge_hostname")),
                origin(row.getString("origin")),
                origin(row.getString("preview_origin")),
                site(row.getObject("default_site_id", UUID.class)),
                row.getString("recovery_param"),
                row.getBoolean("anonymize_ip"),
                row.getBoolean("deleted"),
                sites(),
                domains(),
                modules(),
                subscription().orElse(null));
    }

    private List<ContainerState.Site> sites() {
        return handle.createQuery(
                        "select site.*, array(select host from site_host where site_id = site.id order by host) as hosts,"
                                + " array(select digest from proxy_key where site_id = site.id order by id) as digests from site where container_id = :container order by id")
                .bind("container", container.value())
                .map((row, _) -> new ContainerState.Site(
                        new SiteId(row.getObject("id", UUID.class)),
                        new ContainerToken(row.getString("container_token")),
                        new Host(row.getString("primary_host")),
                        strings(row, "hosts").stream().map(Host::new).toList(),
                        host(row.getString("cookie_domain")),
                        row.getString("gtm_id"),
                        row.getString("prefix"),
                        row.getString("former_prefix"),
                        strings(row, "digests"),
                        row.getBoolean("direct")))
                .list();
    }

    private List<ContainerState.Domain> domains() {
        return handle.createQuery("select host, site_id from custom_domain"
                        + " where container_id = :container and state = 'active' order by verified_at, host")
                .bind("container", container.value())
                .map((row, _) -> new ContainerState.Domain(
                        new Host(row.getString("host")), site(row.getObject("site_id", UUID.class))))
                .list();
    }

    private Map<ModuleKey, ContainerState.Module> modules() {
        Map<ModuleKey, ContainerState.Module> modules = new EnumMap<>(ModuleKey.class);
        handle.createQuery("select module_key, enabled, settings from module_setting where container_id = :container")
                .bind("container", container.value())
                .map((row, _) -> Map.entry(
                        row.getString("module_key"),
                        new ContainerState.Module(
                                row.getBoolean("enabled"), json(row.getString("settings"), JsonNode.class))))
                .forEach(entry -> ModuleKey.byKey(entry.getKey()).ifPresent(key -> modules.put(key, entry.getValue())));
        return modules;
    }

    private Optional<ContainerState.Subscription> subscription() {
        return handle.createQuery("select * from subscription_state where container_id = :container")
                .bind("container", container.value())
                .map((row, _) -> new ContainerState.Subscription(
                        pauseReasons(row),
                        Set.copyOf(strings(row, "entitlements")),
                        row.getBoolean("usage_near_limit")))
                .findOne();
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
