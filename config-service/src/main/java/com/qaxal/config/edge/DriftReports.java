package com.qaxal.config.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.config.api.Order;
import com.qaxal.model.json.Json;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What sync's drift checks found, kept for a quarter of a year. */
@ApplicationScoped
class DriftReports {
    static final Order<Long> NEWEST_FIRST = new Order<>(Long.MAX_VALUE, Long::valueOf);

    private static final int KEPT_DAYS = 90;

    private final Jdbi jdbi;

    DriftReports(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void keep(JsonNode report) {
        jdbi.useHandle(
                handle -> handle.createUpdate("insert into drift_report (report) values (cast(:report as jsonb))")
                        .bind("report", report.toString())
                        .execute());
    }

    /** @param id counts them */
    record Stored(long id, JsonNode report) {}

    List<Stored> newest(long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select id, report from drift_report where id < :before order by id desc limit :limit")
                .bind("before", before)
                .bind("limit", limit)
                .map((row, _) -> new Stored(
                        row.getLong("id"),
                        Json.decode(row.getString("report").getBytes(StandardCharsets.UTF_8), JsonNode.class)))
                .list());
    }

    @Scheduled(cron = "0 31 3 * * ?")
    void forget() {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "delete from drift_report where at < now() - make_interval(days => :days)")
                .bind("days", KEPT_DAYS)
                .execute());
    }
}
