package com.qaxal.config.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.config.api.Order;
import com.qaxal.config.retention.Purge;
import com.qaxal.model.event.SessionDetection;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** {@code loader_session} (seed 5.1): kept a day, newest finding first. */
@ApplicationScoped
class Sessions {
    static final Order<Place> NEWEST_FIRST =
            new Order<>(new Place(OffsetDateTime.parse("9999-12-31T00:00Z"), ""), Place::parse);

    private static final int KEPT_HOURS = 24;

    /** What a session's finding adds to the sums of its hour, and what the finding that it replaces had added to those of its own. */
    private static final String KEEP = """
            with incoming as (
                select distinct on (container_id, session_id) *
                from jsonb_to_recordset(cast(:detections as jsonb)) as detection (
                    container_id uuid, session_id text, site_id uuid, signals jsonb, browser_family text, at timestamptz)
                where at > now() - make_interval(hours => :hours)
                order by container_id, session_id, at desc
            ), replaced as (
                select old.container_id, old.site_id, old.seen_at, old.browser_family, old.signals
                from loader_session old join incoming using (container_id, session_id)
                where old.seen_at < incoming.at
            ), kept as (
                insert into loader_session
                    (container_id, session_id, site_id, signals, browser_family, seen_at, expires_at)
                select container_id, session_id, site_id, signals, browser_family, at, at + make_interval(hours => :hours)
                from incoming
                on conflict (container_id, session_id) do update set
                    site_id = excluded.site_id, signals = excluded.signals, browser_family = excluded.browser_family,
                    seen_at = excluded.seen_at, expires_at = excluded.expires_at
                where loader_session.seen_at < excluded.seen_at
                returning container_id, site_id, seen_at, browser_family, signals
            ), change as (
                select *, 1 as sessions from kept union all select *, -1 as sessions from replaced
            )
            insert into detection_hour as counted
                (container_id, site_id, hour, browser_family, signal, yes, no, unknown)
            select container_id, site_id, date_trunc('hour', seen_at, 'UTC'), browser_family, signal,
                coalesce(sum(sessions) filter (where finding = 'yes'), 0),
                coalesce(sum(sessions) filter (where finding = 'no'), 0),
                coalesce(sum(sessions) filter (where finding = 'unknown'), 0)
            from change cross join lateral jsonb_each_text(signals) as found (signal, finding)
            group by 1, 2, 3, 4, 5
            on conflict (container_id, hour, site_id, browser_family, signal) do update set
                yes = counted.yes + excluded.yes, no = counted.no + excluded.no, unknown = counted.unknown + excluded.unknown
            """;

    private final Jdbi jdbi;

    Sessions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    record Session(
            String sessionId, @Nullable UUID siteId, JsonNode signals, String browserFamily, OffsetDateTime seenAt) {
        Place place() {
            return new Place(seenAt, sessionId);
        }
    }

    /** Where a session stands among those of its container. */
    record Place(OffsetDateTime seenAt, String sessionId) {
        static Place parse(String text) {
            int end = Math.max(text.indexOf(' '), 0);
            return new Place(OffsetDateTime.parse(text.substring(0, end)), text.substring(end + 1));
        }

        @Override
        public String toString() {
            return seenAt + " " + sessionId;
        }
    }

    List<Session> recent(ContainerId container, Place after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from loader_session"
                        + " where container_id = :container and (seen_at, session_id) < (:at, :session)"
                        + " order by seen_at desc, session_id desc limit :limit")
                .bind("container", container.value())
                .bind("at", after.seenAt())
                .bind("session", after.sessionId())
                .bind("limit", limit)
                .map((row, _) -> new Session(
                        row.getString("session_id"),
                        row.getObject("site_id", UUID.class),
                        Json.decode(row.getString("signals").getBytes(StandardCharsets.UTF_8), JsonNode.class),
                        row.getString("browser_family"),
                        row.getObject("seen_at", OffsetDateTime.class)))
                .list());
    }

    /**
     * All of them or none. Each session counts once, in the hour of its newest finding: whatever comes twice, late or in another order leads to
     * the same sums. What is older than a session is kept is passed over, since nobody knows any more whether it was counted.
     */
    void keep(List<SessionDetection> detections) {
        jdbi.useTransaction(handle -> {
            // Two replicas that take the same session while partitions change hands must see what the other one
            // counted.
            handle.execute("select pg_advisory_xact_lock(hashtext('loader-session'))");
            handle.createUpdate(KEEP)
                    .bind("detections", new String(Json.encode(detections), StandardCharsets.UTF_8))
                    .bind("hours", KEPT_HOURS)
                    .execute();
        });
    }

    @Scheduled(every = "10m")
    void forget() {
        Purge.of(jdbi, "loader_session", "expires_at < now()");
    }
}
