package com.qaxal.billing.invoice;

import com.qaxal.billing.invoice.Attempt.State;
import com.qaxal.billing.invoice.PaymentGateway.Charge;
import com.qaxal.billing.plan.Money;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.subscription.Cause;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.kv.PauseReason;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Buys higher plans in three steps: an attempt is priced and stored under the subscription's lock, charged outside of any transaction, and
 * applied when paid. What was used stays used. An attempt that was interrupted is taken up again, with the same identity, until it ended.
 */
@ApplicationScoped
public class Upgrades {
    private static final Logger LOG = Logger.getLogger(Upgrades.class);

    /** A charge that is under way is left alone for that long. */
    private static final Duration UNDISTURBED = Duration.ofMinutes(1);

    private final Jdbi jdbi;
    private final Subscriptions subscriptions;
    private final Attempts attempts;
    private final Invoices invoices;
    private final Till till;
    private final Clock clock;

    /** Few threads are enough for what {@link Till} lets through. */
    private final ExecutorService settling = Executors.newFixedThreadPool(
            4, Thread.ofPlatform().daemon().name("settling-", 0).factory());

    Upgrades(Jdbi jdbi, Subscriptions subscriptions, Attempts attempts, Invoices invoices, Till till, Clock clock) {
        this.jdbi = jdbi;
        this.subscriptions = subscriptions;
        this.attempts = attempts;
        this.invoices = invoices;
        this.till = till;
        this.clock = clock;
    }

    /** Whether an attempt could begin. */
    public sealed interface Beginning {
        /** It is stored; {@link #finish} it once this transaction is committed. */
        record Begun(Attempt attempt) implements Beginning {}

        /** Another one of this container is not over. */
        record UnderWay(Instant since) implements Beginning {}

        /** It is no upgrade, the subscription is over, or the money did not come in this period and nobody asks to try again. */
        record Refused() implements Beginning {}
    }

    /**
     * Prices and stores an attempt.
     *
     * @param handle of the transaction that has {@code subscription} locked
     */
    public Beginning begin(Handle handle, Subscription subscription, PlanVersion target, Cause cause) {
        Optional<Instant> open = attempts.openSince(handle, subscription.container());
        if (open.isPresent()) {
            return new Beginning.UnderWay(open.get());
        }
        if (subscription.lifecycle() == SubscriptionChange.Status.CANCELLED
                || !target.isUpgradeOf(subscription.plan())
                || (cause.isOurs() && attempts.wasDeclined(handle, subscription, target))) {
            return new Beginning.Refused();
        }
        Attempt attempt = attempt(subscription, target, cause);
        attempts.begin(handle, attempt, clock.instant());
        return new Beginning.Begun(attempt);
    }

    /**
     * Charges and applies.
     *
     * @return completed in little more than the deadline of {@link Till}; exceptionally when the database fails, and then the attempt stays open
     */
    public CompletableFuture<Charge> finish(Attempt attempt) {
        return noted(attempt, till.charge(attempt).thenApplyAsync(charge -> settled(attempt, charge), settling));
    }

    /** Asks how those attempts went that are open for longer than a charge takes. Doing it twice does nothing twice. */
    public void resume() {
        Instant before = clock.instant().minus(UNDISTURBED);
        for (Attempt attempt : jdbi.withHandle(handle -> attempts.openSinceBefore(handle, before))) {
            var _ = noted(attempt, till.find(attempt).thenAcceptAsync(found -> resume(attempt, found), settling));
        }
    }

    private void resume(Attempt attempt, Optional<Charge> found) {
        if (found.isPresent()) {
            settled(attempt, found.get());
        } else if (attempt.pricedOn().equals(today())) {
            var _ = finish(attempt);
        } else {
            mark(attempt, State.ABANDONED); // nobody is charged today what was agreed for another day
        }
    }

    private static <T> CompletableFuture<T> noted(Attempt attempt, CompletableFuture<T> work) {
        return work.whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.errorf(failure, "attempt not settled, it is taken up again attempt=%s", attempt.id());
            }
        });
    }

    private Attempt attempt(Subscription subscription, PlanVersion target, Cause cause) {
        return new Attempt(
                UUID.randomUUID(),
                subscription.container(),
                target,
                subscription.period().start(),
                today(),
                price(subscription, target),
                "Change from " + subscription.plan().code() + " to " + target.code() + " until "
                        + subscription.period().end(),
                cause.actor());
    }

    /** What changing to {@code target} today costs: the difference in price for the days that are left, today included. */
    private Money price(Subscription subscription, PlanVersion target) {
        return target.price()
                .minus(subscription.plan().price())
                .share(
                        subscription.period().remaining(today()),
                        subscription.period().days());
    }

    private Charge settled(Attempt attempt, Charge charge) {
        switch (charge) {
            case SUCCEEDED ->
                subscriptions.change(
                        attempt.container(),
                        new Cause(attempt.actor(), "plan.upgraded", attempt.description()),
                        (handle, subscription) -> {
                            if (attempts.mark(handle, attempt, State.APPLIED)) {
                                apply(handle, subscription, attempt);
                            }
                            return subscription;
                        });
            case DECLINED -> mark(attempt, State.DECLINED);
            case UNKNOWN -> mark(attempt, State.UNKNOWN);
        }
        return charge;
    }

    private void apply(Handle handle, Subscription subscription, Attempt attempt) {
        PlanVersion target = attempt.target();
        handle.createUpdate("update subscription set plan_version_id = :plan, next_plan_version_id = null,"
                        + " usage_near_limit = false where container_id = :container")
                .bind("plan", target.id())
                .bind("container", subscription.container().value())
                .execute();
        if (subscription.used() < target.limit() + subscription.allowance()) {
            Subscriptions.clear(handle, subscription.container(), PauseReason.OVER_LIMIT);
            invoices.voidOffers(handle, subscription.container());
        }
        invoices.issuePaid(handle, attempt);
    }

    private void mark(Attempt attempt, State state) {
        jdbi.useHandle(handle -> attempts.mark(handle, attempt, state));
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    @PreDestroy
    void close() {
        settling.shutdown();
    }
}
