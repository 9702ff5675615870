package com.qaxal.config.statistics;

import com.qaxal.model.event.AccessLogEntry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Counts hits by hour. How far a partition was counted is committed with the sums, so an entry that comes again changes nothing. */
@ApplicationScoped
class HitHours {
    private final Jdbi jdbi;

    HitHours(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * An entry and its place in its partition.
     *
     * @param timestamp as the broker keeps it, milliseconds since 1970
     */
    record Served(long offset, long timestamp, AccessLogEntry entry) {}

    private record Cell(UUID container, @Nullable UUID site, OffsetDateTime hour, String browser) {}

    private record Hits(long direct, long carried, long recovered) {
        static Hits of(AccessLogEntry entry) {
            return new Hits(
                    entry.recovered() ? 0 : 1,
                    entry.recovered() ? 1 : 0,
                    entry.recovered() && entry.directWayBlocked() ? 1 : 0);
        }

        Hits plus(Hits other) {
            return new Hits(direct + other.direct, carried + other.carried, recovered + other.recovered);
        }
    }

    /** A topic that was made anew begins at 0 again: what lies before the position but is newer than all that was counted is new. */
    private record Position(long nextOffset, Instant newestAt) {
        boolean isBefore(Served served) {
            return served.offset() >= nextOffset
                    || Instant.ofEpochMilli(served.timestamp()).isAfter(newestAt);
        }
    }

    /** @param served in their order */
    void count(String topic, int partition, List<Served> served) {
        if (served.isEmpty()) {
            return;
        }
        jdbi.useTransaction(handle -> {
            Position position = lock(handle, topic, partition);
            List<Served> fresh = served.stream().filter(position::isBefore).toList();
            if (!fresh.isEmpty()) {
                add(handle, sums(fresh));
                advance(handle, topic, partition, fresh);
            }
        });
    }

    /** Those that reached the origin. */
    private static Map<Cell, Hits> sums(List<Served> served) {
        Map<Cell, Hits> sums = new HashMap<>();
        for (Served each : served) {
            AccessLogEntry entry = each.entry();
            if (entry.hit() && entry.upstreamStatus() != null) {
                Cell cell = new Cell(
                        entry.containerId().value(),
                        entry.siteId() == null ? null : entry.siteId().value(),
                        entry.at().truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC),
                        entry.userAgentFamily());
                sums.merge(cell, Hits.of(entry), Hits::plus);
            }
        }
        return sums;
    }

    private static Position lock(Handle handle, String topic, int partition) {
        handle.execute(
                "insert into counted_position (topic, partition, next_offset, newest_at) values (?, ?, 0, to_timestamp(0))"
                        + " on conflict do nothing",
                topic,
                partition);
        return handle.createQuery("select next_offset, newest_at from counted_position"
                        + " where topic = :topic and partition = :partition for update")
                .bind("topic", topic)
                .bind("partition", partition)
                .map((row, _) -> new Position(
                        row.getLong("next_offset"),
                        row.getObject("newest_at", OffsetDateTime.class).toInstant()))
                .one();
    }

    private static void advance(Handle handle, String topic, int partition, List<Served> fresh) {
        long newest = fresh.stream().mapToLong(Served::timestamp).max().orElseThrow();
        handle.createUpdate("update counted_position set next_offset = :next, newest_at = greatest(newest_at, :newest)"
                        + " where topic = :topic and partition = :partition")
                .bind("next", fresh.getLast().offset() + 1)
                .bind("newest", Instant.ofEpochMilli(newest).atOffset(ZoneOffset.UTC))
                .bind("topic", topic)
                .bind("partition", partition)
                .execute();
    }

    /** In one order for all replicas, so that none waits for another that waits for it. */
    private static void add(Handle handle, Map<Cell, Hits> sums) {
        if (sums.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("insert into hit_hour as counted"
                + " (container_id, site_id, hour, browser_family, direct, carried, recovered)"
                + " values (:container, cast(:site as uuid), :hour, :browser, :direct, :carried, :recovered)"
                + " on conflict (container_id, hour, site_id, browser_family) do update set direct = counted.direct + excluded.direct,"
                + " carried = counted.carried + excluded.carried, recovered = counted.recovered + excluded.recovered");
        sums.entrySet().stream()
                .sorted(Comparator.comparing(sum -> sum.getKey().toString()))
                .forEach(sum -> batch.bind("container", sum.getKey().container())
                        .bindByType("site", sum.getKey().site(), UUID.class)
                        .bind("hour", sum.getKey().hour())
                        .bind("browser", sum.getKey().browser())
                        .bind("direct", sum.getValue().direct())
                        .bind("carried", sum.getValue().carried())
                        .bind("recovered", sum.getValue().recovered())
                        .add());
        batch.execute();
    }
}
