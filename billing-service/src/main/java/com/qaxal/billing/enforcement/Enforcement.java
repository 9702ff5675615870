package com.qaxal.billing.enforcement;

import com.qaxal.billing.invoice.Attempt;
import com.qaxal.billing.invoice.Invoices;
import com.qaxal.billing.invoice.PaymentGateway;
import com.qaxal.billing.invoice.Upgrades;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.plan.Plans;
import com.qaxal.billing.subscription.Cause;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Holds usage against what was bought: at once when usage came in, and every minute for everybody. Whom that may concern is found by one
 * query; each is then decided by itself, under its lock, and one that fails keeps no other from its turn.
 */
@ApplicationScoped
public class Enforcement {
    private static final Logger LOG = Logger.getLogger(Enforcement.class);

    /** While nobody knows whether the upgrade is paid, requests are served, but not for longer than that. */
    private static final Duration BENEFIT_OF_THE_DOUBT = Duration.ofMinutes(15);

    private final Jdbi jdbi;
    private final Subscriptions subscriptions;
    private final Upgrades upgrades;
    private final Invoices invoices;
    private final Plans plans;
    private final Clock clock;

    /** Takes what cannot wait a minute; when it has too much of that, the minute's run has it. */
    private final ThreadPoolExecutor atOnce = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(100),
            Thread.ofPlatform().daemon().name("enforcement").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    Enforcement(
            Jdbi jdbi, Subscriptions subscriptions, Upgrades upgrades, Invoices invoices, Plans plans, Clock clock) {
        this.jdbi = jdbi;
        this.subscriptions = subscriptions;
        this.upgrades = upgrades;
        this.invoices = invoices;
        this.plans = plans;
        this.clock = clock;
    }

    /** Returns at once: whoever counts does not wait for what follows from it. */
    public void afterUsageOf(Collection<ContainerId> containers) {
        if (!containers.isEmpty()) {
            atOnce.execute(() -> enforceAll(() -> subscriptions.nearLimit(containers)));
        }
    }

    /** On one replica at a time; another finds the lock taken and leaves it to that one. */
    @Scheduled(every = "${qaxal.billing.enforce-every:60s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void everybody() {
        // The lock is the session's, not a transaction's: none stays open for as long as this takes.
        jdbi.useHandle(handle -> {
            if (isTrue(handle, "select pg_try_advisory_lock(hashtext('enforcement'))")) {
                try {
                    subscriptions.ended().forEach(this::beginPeriod);
                    enforceAll(subscriptions::nearLimit);
                    upgrades.resume();
                } finally {
                    isTrue(handle, "select pg_advisory_unlock(hashtext('enforcement'))");
                }
            }
        });
    }

    private static boolean isTrue(Handle handle, String query) {
        return handle.createQuery(query).mapTo(Boolean.class).one();
    }

    private void beginPeriod(ContainerId container) {
        try {
            subscriptions.change(container, Cause.ours("period.began"), (_, subscription) -> subscription);
        } catch (RuntimeException e) {
            LOG.errorf(e, "period not begun, the next minute tries again container=%s", container);
        }
    }

    private void enforceAll(Supplier<List<Subscription>> candidates) {
        try {
            List<PlanVersion> forSale = jdbi.withHandle(plans::current);
            candidates.get().stream()
                    .filter(each -> !Decision.of(each, forSale).isDone(each))
                    .forEach(each -> enforce(each.container()));
        } catch (RuntimeException e) {
            LOG.errorf(e, "usage not enforced, the next minute tries again");
        }
    }

    void enforce(ContainerId container) {
        try {
            subscriptions.change(container, Cause.ours("usage"), this::decide).ifPresent(this::buy);
        } catch (RuntimeException e) {
            LOG.errorf(e, "usage not enforced, the next minute tries again container=%s", container);
        }
    }

    /** What was declined is decided again, on what is true by then. */
    private void buy(Attempt attempt) {
        var _ = upgrades.finish(attempt)
                .thenAcceptAsync(
                        charge -> {
                            if (charge == PaymentGateway.Charge.DECLINED) {
                                enforce(attempt.container());
                            }
                        },
                        atOnce);
    }

    private Optional<Attempt> decide(Handle handle, Subscription subscription) {
        switch (Decision.of(subscription, plans.current(handle))) {
            case Decision.Free free -> apply(handle, subscription, free);
            case Decision.Upgrade(PlanVersion target, Decision.Free orElse) -> {
                switch (upgrades.begin(handle, subscription, target, Cause.ours("usage"))) {
                    case Upgrades.Beginning.Begun(Attempt attempt) -> {
                        return Optional.of(attempt);
                    }
                    case Upgrades.Beginning.UnderWay(Instant since)
                    when isRecent(since) -> setNear(handle, subscription, true);
                    case Upgrades.Beginning.UnderWay _, Upgrades.Beginning.Refused _ ->
                        apply(handle, subscription, orElse);
                }
            }
        }
        return Optional.empty();
    }

    private boolean isRecent(Instant since) {
        return clock.instant().isBefore(since.plus(BENEFIT_OF_THE_DOUBT));
    }

    private void apply(Handle handle, Subscription subscription, Decision.Free decision) {
        switch (decision) {
            case Decision.Run(boolean near) -> {
                Subscriptions.clear(handle, subscription.container(), PauseReason.OVER_LIMIT);
                setNear(handle, subscription, near);
            }
            case Decision.Pause _ -> {
                Subscriptions.pause(handle, subscription.container(), PauseReason.OVER_LIMIT);
                setNear(handle, subscription, true);
                invoices.offerAllowance(handle, subscription);
            }
        }
    }

    private static void setNear(Handle handle, Subscription subscription, boolean near) {
        handle.createUpdate("update subscription set usage_near_limit = :near where container_id = :container")
                .bind("near", near)
                .bind("container", subscription.container().value())
                .execute();
    }

    @PreDestroy
    void close() {
        atOnce.shutdown();
    }
}
