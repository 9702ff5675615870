package com.qaxal.billing.usage;

import com.qaxal.billing.access.Access;
import com.qaxal.billing.access.ApiProblem;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.id.ContainerId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What was used, by day. */
@Tag(name = "Usage")
@Path("/")
@Authenticated
@RunOnVirtualThread
public class UsageResource {
    private final Jdbi jdbi;
    private final Subscriptions subscriptions;
    private final Access access;

    UsageResource(Jdbi jdbi, Subscriptions subscriptions, Access access) {
        this.jdbi = jdbi;
        this.subscriptions = subscriptions;
        this.access = access;
    }

    record Day(
            LocalDate day,
            long requests,
            long recovered,

            @com.fasterxml.jackson.annotation.JsonProperty("blocked_402")
            long blocked402,

            long bytesIn,
            long bytesOut,
            long cookiesExtended) {}

    /** @param total requests of all days */
    record Days(UUID containerId, LocalDate from, LocalDate to, long total, List<Day> days) {}

    /** Both ends are included; without them, the current period. */
    @GET
    @Path("v1/containers/{container}/usage")
    @Operation(summary = "Usage of a container by day")
    public Days usage(
            @PathParam("container") UUID container,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        Subscription subscription = subscriptions.one(new ContainerId(container));
        access.requireReader(subscription.client());
        LocalDate first = from == null ? subscription.period().start() : day("from", from);
        LocalDate last = to == null ? subscription.period().end().minusDays(1) : day("to", to);
        ApiProblem.require(!first.isAfter(last), "from", "is after to");
        List<Day> days = jdbi.withHandle(handle -> handle.createQuery(
                        "select * from sgtm_usage_daily_cf where container_id = :container and day between :from and :to order by day")
                .bind("container", container)
                .bind("from", first)
                .bind("to", last)
                .map((row, _) -> new Day(
                        row.getObject("day", LocalDate.class),
                        row.getLong("requests"),
                        row.getLong("recovered"),
                        row.getLong("blocked_402"),
                        row.getLong("bytes_in"),
                        row.getLong("bytes_out"),
                        row.getLong("cookies_extended")))
                .list());
        return new Days(
                container, first, last, days.stream().mapToLong(Day::requests).sum(), days);
    }

    private static LocalDate day(String field, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw ApiProblem.invalid(field, "is no date like 2026-01-31");
        }
    }
}
