package com.qaxal.billing.enforcement;

import com.qaxal.billing.invoice.Invoices;
import com.qaxal.billing.invoice.Upgrades;
import com.qaxal.billing.plan.Plans;
import com.qaxal.billing.subscription.Period;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Holds usage against what was bought: at once when new usage crosses a threshold, and every minute for everybody. Which subscriptions need
 * a decision is found by one query; each is then decided by itself, under its lock.
 */
@ApplicationScoped
public class Enforcement {
    private static final Logger LOG = Logger.getLogger(Enforcement.class);

    /** Whose state does not fit their usage; the arithmetic of {@link Decision}, on sets. */
    private static final String DUE =
            "select container_id from (select s.container_id, s.usage_near_limit, s.auto_upgrade,"
                    + " exists (select 1 from subscription_pause p where p.container_id = s.container_id and reason = 'over_limit') as over,"
                    + " requests_included * hard_limit_percent / 100 + coalesce((select requests from allowance a where a.container_id = s.container_id"
                    + " and a.period_start = s.period_start), 0) as most,"
                    + " coalesce((select sum(requests) from sgtm_usage_daily_cf u where u.container_id = s.container_id"
                    + " and day >= s.period_start and day < s.period_end), 0) as used"
                    + " from subscription s join plan_version on plan_version.id = s.plan_version_id"
                    + " where s.lifecycle <> 'cancelled' and (cast(:all as boolean) or s.container_id = any(:containers))) as held"
                    + " where over <> (used >= most) or usage_near_limit <> (used * 100 >= most * "
                    + Decision.NEAR_PERCENT + ")"
                    + " or (auto_upgrade and used * 100 >= most * " + Decision.NEAR_PERCENT + ")";

    private final Jdbi jdbi;
    private final Subscriptions subscriptions;
    private final Upgrades upgrades;
    private final Invoices invoices;
    private final Plans plans;
    private final Clock clock;

    Enforcement(
            Jdbi jdbi, Subscriptions subscriptions, Upgrades upgrades, Invoices invoices, Plans plans, Clock clock) {
        this.jdbi = jdbi;
        this.subscriptions = subscriptions;
        this.upgrades = upgrades;
        this.invoices = invoices;
        this.plans = plans;
        this.clock = clock;
    }

    public void afterUsageOf(Collection<ContainerId> containers) {
        if (!containers.isEmpty()) {
            due(containers).forEach(this::enforce);
        }
    }

    /** On one replica at a time; another finds the lock taken and leaves it to that one. */
    @Scheduled(every = "${qaxal.billing.enforce-every:60s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void everybody() {
        jdbi.useTransaction(handle -> {
            boolean mine = handle.createQuery("select pg_try_advisory_xact_lock(hashtext('enforcement'))")
                    .mapTo(Boolean.class)
                    .one();
            if (mine) {
                ended(handle).forEach(this::beginPeriod);
                due(null).forEach(this::enforce);
            }
        });
    }

    private List<ContainerId> due(@Nullable Collection<ContainerId> containers) {
        Object[] ids = containers == null
                ? new Object[0]
                : containers.stream().map(ContainerId::value).toArray();
        return jdbi.withHandle(handle -> handle.createQuery(DUE)
                .bind("all", containers == null)
                .bindArray("containers", UUID.class, ids)
                .mapTo(UUID.class)
                .map(ContainerId::new)
                .list());
    }

    private void enforce(ContainerId container) {
        try {
            Decision decision = subscriptions.change(container, "usage", (handle, subscription) -> {
                Decision decided = Decision.of(subscription, plans.current(handle));
                if (!(decided instanceof Decision.Upgrade)) {
                    apply(handle, subscription, decided);
                }
                return decided;
            });
            if (decision instanceof Decision.Upgrade(var target, var orElse)
                    && !upgrades.buy(container, target, Upgrades.By.LIMIT)) {
                subscriptions.change(container, "usage", (handle, subscription) -> {
                    apply(handle, subscription, orElse);
                    return orElse;
                });
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "usage not enforced, the next minute tries again container=%s", container);
        }
    }

    private void apply(Handle handle, Subscription subscription, Decision decision) {
        ContainerId container = subscription.container();
        boolean near = switch (decision) {
            case Decision.Run(boolean nearLimit) -> {
                Subscriptions.clear(handle, container, PauseReason.OVER_LIMIT);
                yield nearLimit;
            }
            case Decision.Pause _ -> {
                Subscriptions.pause(handle, container, PauseReason.OVER_LIMIT);
                invoices.offerAllowance(handle, subscription);
                yield true;
            }
            case Decision.Upgrade _ -> throw new IllegalStateException("an upgrade is bought, not applied");
        };
        handle.createUpdate("update subscription set usage_near_limit = :near where container_id = :container")
                .bind("near", near)
                .bind("container", container.value())
                .execute();
    }

    private List<ContainerId> ended(Handle handle) {
        return handle.createQuery(
                        "select container_id from subscription where period_end <= :today and lifecycle <> 'cancelled'")
                .bind("today", LocalDate.now(clock))
                .mapTo(UUID.class)
                .map(ContainerId::new)
                .list();
    }

    /** A new period begins with nothing used, and with the plan that was chosen for it. */
    private void beginPeriod(ContainerId container) {
        subscriptions.change(container, "period.began", (handle, subscription) -> {
            Period period = Period.of(subscription.anchor(), LocalDate.now(clock));
            Subscriptions.clear(handle, container, PauseReason.OVER_LIMIT);
            return handle.createUpdate(
                            "update subscription set period_start = :start, period_end = :end, usage_near_limit = false,"
                                    + " plan_version_id = coalesce(next_plan_version_id, plan_version_id), next_plan_version_id = null"
                                    + " where container_id = :container")
                    .bind("start", period.start())
                    .bind("end", period.end())
                    .bind("container", container.value())
                    .execute();
        });
    }
}
