package com.qaxal.config.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.event.SessionDetection;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** {@code loader_session} (seed 5.1): kept a day, newest finding first. */
@ApplicationScoped
class Sessions {
    private static final int KEPT_HOURS = 24;
    private static final int CHUNK = 5_000;

    private final Jdbi jdbi;

    Sessions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    record Session(
            String sessionId, @Nullable UUID siteId, JsonNode signals, String browserFamily, OffsetDateTime seenAt) {}

    record SessionList(List<Session> items) {}

    SessionList recent(ContainerId container, int limit) {
        return new SessionList(jdbi.withHandle(handle -> handle.createQuery(
                        "select * from loader_session where container_id = :container order by seen_at desc limit :limit")
                .bind("container", container.value())
                .bind("limit", limit)
                .map((row, _) -> new Session(
                        row.getString("session_id"),
                        row.getObject("site_id", UUID.class),
                        Json.decode(row.getString("signals").getBytes(StandardCharsets.UTF_8), JsonNode.class),
                        row.getString("browser_family"),
                        row.getObject("seen_at", OffsetDateTime.class)))
                .list()));
    }

    /** All of them or none; safe to call with the same ones again. */
    void keep(List<SessionDetection> detections) {
        jdbi.useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("insert into loader_session"
                    + " (container_id, session_id, site_id, signals, browser_family, seen_at, expires_at)"
                    + " values (:container, :session, cast(:site as uuid), cast(:signals as jsonb), :browser, :seen, now() + make_interval(hours => :hours))"
                    + " on conflict (container_id, session_id) do update set signals = excluded.signals,"
                    + " browser_family = excluded.browser_family, seen_at = excluded.seen_at, expires_at = excluded.expires_at"
                    + " where loader_session.seen_at <= excluded.seen_at");
            detections.forEach(detection -> batch.bind(
                            "container", detection.containerId().value())
                    .bind("session", detection.sessionId())
                    .bindByType(
                            "site",
                            detection.siteId() == null
                                    ? null
                                    : detection.siteId().value(),
                            UUID.class)
                    .bind("signals", new String(Json.encode(detection.signals()), StandardCharsets.UTF_8))
                    .bind("browser", detection.browserFamily())
                    .bind("seen", detection.at().atOffset(ZoneOffset.UTC))
                    .bind("hours", KEPT_HOURS)
                    .add());
            batch.execute();
        });
    }

    /** In chunks, so that no lock is held for long; running on several replicas at once only shares the work. */
    @Scheduled(every = "10m")
    void forget() {
        int gone;
        do {
            gone = jdbi.withHandle(handle -> handle.createUpdate(
                            "delete from loader_session where ctid in"
                                    + " (select ctid from loader_session where expires_at < now() limit :chunk for update skip locked)")
                    .bind("chunk", CHUNK)
                    .execute());
        } while (gone == CHUNK);
    }
}
