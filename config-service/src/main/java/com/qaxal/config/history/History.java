package com.qaxal.config.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.config.access.Access;
import com.qaxal.config.edge.SettingsKeeper;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** The settings of containers as they were, the newest hundred versions of each. */
@ApplicationScoped
class History implements SettingsKeeper {
    private static final int KEPT = 100;

    /** The one place that says what a setting is. Of a container's row, in its transaction. */
    private static final String SETTINGS = "jsonb_build_object('name', name, 'recovery_param', recovery_param,"
            + " 'anonymize_ip', anonymize_ip, 'default_site_id', default_site_id,"
            + " 'sites', (select coalesce(jsonb_object_agg(site.id, jsonb_build_object('name', site.name, 'primary_host', primary_host,"
            + " 'tracked_hosts', array(select host from site_host where site_id = site.id and host <> primary_host order by host),"
            + " 'cookie_domain', cookie_domain, 'gtm_id', gtm_id, 'prefix', prefix, 'direct', direct)), '{}')"
            + " from site where site.container_id = container.id),"
            + " 'modules', (select coalesce(jsonb_object_agg(module_key, jsonb_build_object('enabled', enabled, 'settings', settings)), '{}')"
            + " from module_setting where module_setting.container_id = container.id))";

    private static final String KEEP = "insert into settings_version (container_id, config_version, actor, settings)"
            + " select id, config_version, :actor, standing.settings from container, lateral (select " + SETTINGS
            + " as settings) standing where id = :container";

    private final Jdbi jdbi;
    private final Access access;

    History(Jdbi jdbi, Access access) {
        this.jdbi = jdbi;
        this.access = access;
    }

    /** @param by who changed something to make it so */
    record Entry(long configVersion, OffsetDateTime at, String by) {}

    @Override
    public void begin(Handle handle, ContainerId container) {
        keeping(
                        handle,
                        KEEP + " and not exists (select 1 from settings_version where container_id = :container)"
                                + " on conflict (container_id, config_version) do nothing",
                        container)
                .execute();
    }

    /** In one statement, which does not see the row that it keeps: so what goes is counted from the one before. */
    @Override
    public void keep(Handle handle, ContainerId container) {
        keeping(
                        handle,
                        "with kept as (" + KEEP
                                + " and standing.settings is distinct from (select settings from settings_version"
                                + " where container_id = :container order by config_version desc limit 1)"
                                + " on conflict (container_id, config_version) do nothing returning 1)"
                                + " delete from settings_version where exists (select 1 from kept) and container_id = :container"
                                + " and config_version <= (select config_version from settings_version"
                                + " where container_id = :container order by config_version desc offset :others limit 1)",
                        container)
                .bind("others", KEPT - 1)
                .execute();
    }

    private Update keeping(Handle handle, String sql, ContainerId container) {
        return handle.createUpdate(sql).bind("actor", actor()).bind("container", container.value());
    }

    /** Newest first. */
    List<Entry> before(ContainerId container, long configVersion, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select config_version, at, actor from settings_version"
                                + " where container_id = :container and config_version < :before order by config_version desc limit :limit")
                .bind("container", container.value())
                .bind("before", configVersion)
                .bind("limit", limit)
                .map((row, _) -> new Entry(
                        row.getLong("config_version"),
                        row.getObject("at", OffsetDateTime.class),
                        row.getString("actor")))
                .list());
    }

    Optional<Entry> entry(ContainerId container, long configVersion) {
        return before(container, configVersion + 1, 1).stream()
                .filter(entry -> entry.configVersion() == configVersion)
                .findFirst();
    }

    /** As they were from that version on; empty when none of that number is kept. */
    Optional<KeptSettings> at(ContainerId container, long configVersion) {
        return jdbi.withHandle(handle -> handle.createQuery("select settings from settings_version"
                        + " where container_id = :container and config_version = :version")
                .bind("container", container.value())
                .bind("version", configVersion)
                .mapTo(String.class)
                .map(History::settings)
                .findOne());
    }

    /** As they are. */
    KeptSettings now(Handle handle, ContainerId container) {
        return handle.createQuery("select " + SETTINGS + " from container where id = :container")
                .bind("container", container.value())
                .mapTo(String.class)
                .map(History::settings)
                .one();
    }

    private static KeptSettings settings(String text) {
        return KeptSettings.of(Json.decode(text.getBytes(StandardCharsets.UTF_8), JsonNode.class));
    }

    /** What billing or sync cause, nobody asked for. */
    private String actor() {
        return Arc.container().requestContext().isActive() ? access.actor() : "platform";
    }
}
