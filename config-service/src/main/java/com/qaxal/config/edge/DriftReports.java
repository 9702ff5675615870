package com.qaxal.config.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What sync's drift checks found, kept for a quarter of a year. */
@ApplicationScoped
class DriftReports {
    private static final int KEPT_DAYS = 90;
    private static final int SHOWN = 30;

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

    List<JsonNode> newest() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select report from drift_report order by id desc limit :shown")
                .bind("shown", SHOWN)
                .mapTo(String.class)
                .map(text -> Json.decode(text.getBytes(StandardCharsets.UTF_8), JsonNode.class))
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
