package com.qaxal.config.statistics;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.container.Containers;
import com.qaxal.model.id.ContainerId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** How the hits of a container came, what its visitors' browsers found out, and what was recovered. */
@Tag(name = "Statistics")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class StatisticsResource {
    private static final Duration MOST_BY_HOUR = Duration.ofDays(8);
    private static final Duration MOST_BY_DAY = Duration.ofDays(Retention.DAYS);

    private final Statistics statistics;
    private final Access access;
    private final Containers containers;

    StatisticsResource(Statistics statistics, Access access, Containers containers) {
        this.statistics = statistics;
        this.access = access;
        this.containers = containers;
    }

    /** Of the hours that begin at {@code from} or later, and before {@code to}. */
    record Report(
            OffsetDateTime from,
            OffsetDateTime to,
            Recovered recovered,
            List<Statistics.HitSum> hits,
            List<Statistics.DetectionSum> detections) {}

    @GET
    @Path("v1/containers/{container}/statistics")
    @Operation(
            summary =
                    "Hits, findings of browsers, and what was recovered, by hour or day; without a range the last 24 hours")
    public Report report(
            @PathParam("container") UUID container,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("step") @DefaultValue("hour") String step,
            @QueryParam("site") @Nullable UUID site) {
        ContainerId id = new ContainerId(container);
        access.require(containers.owner(id), Role.VIEWER);
        ApiProblem.require(step.equals("hour") || step.equals("day"), "step", "is neither hour nor day");
        OffsetDateTime end = to == null ? OffsetDateTime.now(ZoneOffset.UTC) : time(to, "to");
        OffsetDateTime start = from == null ? end.minusHours(24) : time(from, "from");
        Duration length = Duration.between(start, end);
        Duration most = step.equals("hour") ? MOST_BY_HOUR : MOST_BY_DAY;
        ApiProblem.require(
                !length.isNegative() && length.compareTo(most) <= 0, "from", "is after the end, or too long before it");
        Statistics.Range range = new Statistics.Range(id, site, start, end);
        List<Statistics.HitSum> hits = statistics.hits(range, step);
        List<Statistics.DetectionSum> detections = statistics.detections(range, step);
        return new Report(start, end, Statistics.recovered(hits, detections), hits, detections);
    }

    private static OffsetDateTime time(String text, String field) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException e) {
            throw ApiProblem.invalid(field, "is no time as 2026-08-01T00:00:00Z");
        }
    }
}
