package com.qaxal.config.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads what was written down, the newest first. */
@ApplicationScoped
class AuditLog {
    private final Jdbi jdbi;

    AuditLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param before absent when there was nothing; after a change only the fields that differ, and those that were not set are absent
     * @param after absent when nothing is left; else likewise
     */
    record Entry(
            UUID entryId,
            OffsetDateTime at,
            String actor,
            String action,
            @Nullable UUID clientId,
            String subject,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    /** What is looked for; absent: any. */
    record Filter(
            @Nullable ClientId client,
            @Nullable String action,
            @Nullable String subject) {}

    List<Entry> newest(Filter filter, UUID before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from audit_log where id < :before"
                        + condition(filter.client(), " and client_id = :client")
                        + condition(filter.action(), " and action = :action")
                        + condition(filter.subject(), " and subject = :subject")
                        + " order by id desc limit :limit")
                .bind("before", before)
                .bindByType(
                        "client",
                        filter.client() == null ? null : filter.client().value(),
                        UUID.class)
                .bindByType("action", filter.action(), String.class)
                .bindByType("subject", filter.subject(), String.class)
                .bind("limit", limit)
                .map((row, _) -> new Entry(
                        row.getObject("id", UUID.class),
                        row.getObject("at", OffsetDateTime.class),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getObject("client_id", UUID.class),
                        row.getString("subject"),
                        json(row.getString("before")),
                        json(row.getString("after"))))
                .list());
    }

    /** Only what is asked for stands in the statement, so that the database can use the index of it. */
    private static String condition(@Nullable Object wanted, String sql) {
        return wanted == null ? "" : sql;
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        return text == null ? null : Json.decode(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
