package com.qaxal.config.statistics;

import com.qaxal.model.id.ContainerId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads the sums. */
@ApplicationScoped
class Statistics {
    /** The signal that tests the direct way. */
    private static final String DIRECT_WAY = "google_blocked";

    private static final String RANGE =
            " where container_id = :container and hour >= :from and hour < :to and (cast(:site as uuid) is null or site_id = cast(:site as uuid))";

    private final Jdbi jdbi;

    Statistics(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param site null: all of the container's */
    record Range(ContainerId container, @Nullable UUID site, OffsetDateTime from, OffsetDateTime to) {}

    record DetectionSum(
            OffsetDateTime start,
            @Nullable UUID siteId,
            String browserFamily,
            String signal,
            long yes,
            long no,
            long unknown) {}

    /**
     * @param direct hits that came to the edge in clear
     * @param carried hits that came inside envelopes
     * @param recovered of those, the ones of sessions in which the direct way was shown to be closed
     */
    record HitSum(
            OffsetDateTime start,
            @Nullable UUID siteId,
            String browserFamily,
            long direct,
            long carried,
            long recovered) {}

    /** @param step {@code hour} or {@code day} */
    List<DetectionSum> detections(Range range, String step) {
        return jdbi.withHandle(handle -> bound(
                        handle.createQuery(
                                "select date_trunc(:step, hour, 'UTC') as start, site_id, browser_family, signal,"
                                        + " sum(yes) as yes, sum(no) as no, sum(unknown) as unknown from detection_hour"
                                        + RANGE
                                        + " group by 1, 2, 3, 4 having sum(yes + no + unknown) > 0 order by 1, 2, 3, 4"),
                        range)
                .bind("step", step)
                .map((row, _) -> new DetectionSum(
                        row.getObject("start", OffsetDateTime.class),
                        row.getObject("site_id", UUID.class),
                        row.getString("browser_family"),
                        row.getString("signal"),
                        row.getLong("yes"),
                        row.getLong("no"),
                        row.getLong("unknown")))
                .list());
    }

    /** @param step {@code hour} or {@code day} */
    List<HitSum> hits(Range range, String step) {
        return jdbi.withHandle(handle -> bound(
                        handle.createQuery("select date_trunc(:step, hour, 'UTC') as start, site_id, browser_family,"
                                + " sum(direct) as direct, sum(carried) as carried, sum(recovered) as recovered from hit_hour"
                                + RANGE + " group by 1, 2, 3 order by 1, 2, 3"),
                        range)
                .bind("step", step)
                .map((row, _) -> new HitSum(
                        row.getObject("start", OffsetDateTime.class),
                        row.getObject("site_id", UUID.class),
                        row.getString("browser_family"),
                        row.getLong("direct"),
                        row.getLong("carried"),
                        row.getLong("recovered")))
                .list());
    }

    static Recovered recovered(List<HitSum> hits, List<DetectionSum> detections) {
        Map<Recovered.Group, Recovered.Hits> carried = new HashMap<>();
        Map<Recovered.Group, Recovered.Tests> tests = new HashMap<>();
        hits.forEach(sum -> carried.merge(
                new Recovered.Group(sum.siteId(), sum.browserFamily()),
                new Recovered.Hits(sum.carried(), sum.recovered()),
                (one, other) ->
                        new Recovered.Hits(one.carried() + other.carried(), one.recovered() + other.recovered())));
        detections.stream()
                .filter(sum -> sum.signal().equals(DIRECT_WAY))
                .forEach(sum -> tests.merge(
                        new Recovered.Group(sum.siteId(), sum.browserFamily()),
                        new Recovered.Tests(sum.yes(), sum.no()),
                        (one, other) ->
                                new Recovered.Tests(one.blocked() + other.blocked(), one.open() + other.open())));
        return Recovered.of(carried, tests);
    }

    private static Query bound(Query query, Range range) {
        return query.bind("container", range.container().value())
                .bindByType("site", range.site(), UUID.class)
                .bind("from", range.from())
                .bind("to", range.to());
    }
}
