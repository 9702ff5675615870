package com.qaxal.billing.invoice;

import com.qaxal.billing.invoice.Attempt.State;
import com.qaxal.billing.plan.Money;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.plan.Plans;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.model.id.ContainerId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Stores attempts. A container has one open attempt at most, by a constraint. */
@ApplicationScoped
class Attempts {
    private static final String IS_OPEN = "state in ('pending', 'unknown')";

    void begin(Handle handle, Attempt attempt, Instant now) {
        handle.createUpdate("insert into upgrade_attempt (id, container_id, plan_version_id, period_start, priced_on,"
                        + " amount_minor, description, actor, state, begun_at) values (:id, :container, :plan, :period, :pricedOn,"
                        + " :amount, :description, :actor, 'pending', :now)")
                .bind("id", attempt.id())
                .bind("container", attempt.container().value())
                .bind("plan", attempt.target().id())
                .bind("period", attempt.periodStart())
                .bind("pricedOn", attempt.pricedOn())
                .bind("amount", attempt.amount().minor())
                .bind("description", attempt.description())
                .bind("actor", attempt.actor())
                .bind("now", at(now))
                .execute();
    }

    /** Returns whether it was open until now: of two who know how it went, one applies it. */
    boolean mark(Handle handle, Attempt attempt, State state) {
        return handle.createUpdate("update upgrade_attempt set state = :state where id = :id and " + IS_OPEN)
                        .bind("state", state.name().toLowerCase(Locale.ROOT))
                        .bind("id", attempt.id())
                        .execute()
                == 1;
    }

    /** When the open attempt began. */
    Optional<Instant> openSince(Handle handle, ContainerId container) {
        return handle.createQuery("select begun_at from upgrade_attempt where container_id = :container and " + IS_OPEN)
                .bind("container", container.value())
                .mapTo(OffsetDateTime.class)
                .map(OffsetDateTime::toInstant)
                .findOne();
    }

    /** Whether the money for this did not come, in this period. */
    boolean wasDeclined(Handle handle, Subscription subscription, PlanVersion target) {
        return handle.createQuery("select exists (select 1 from upgrade_attempt where container_id = :container"
                        + " and period_start = :period and plan_version_id = :plan and state = 'declined')")
                .bind("container", subscription.container().value())
                .bind("period", subscription.period().start())
                .bind("plan", target.id())
                .mapTo(Boolean.class)
                .one();
    }

    List<Attempt> openSinceBefore(Handle handle, Instant time) {
        return handle.createQuery("select upgrade_attempt.*, " + Plans.COLUMNS + " from upgrade_attempt"
                        + " join plan_version on plan_version.id = plan_version_id join plan on plan.code = plan_code"
                        + " where begun_at <= :time and " + IS_OPEN + " order by begun_at")
                .bind("time", at(time))
                .map((row, _) -> attempt(row))
                .list();
    }

    private static OffsetDateTime at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Attempt attempt(ResultSet row) throws SQLException {
        PlanVersion target = Plans.plan(row);
        return new Attempt(
                row.getObject("id", UUID.class),
                new ContainerId(row.getObject("container_id", UUID.class)),
                target,
                row.getObject("period_start", LocalDate.class),
                row.getObject("priced_on", LocalDate.class),
                new Money(row.getLong("amount_minor"), target.price().currency()),
                row.getString("description"),
                row.getString("actor"));
    }
}
