package com.qaxal.billing.invoice;

import com.qaxal.billing.plan.Money;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Buys a higher plan: stored as an attempt, charged outside of any transaction, applied when paid. What was used stays used. */
@ApplicationScoped
public class Upgrades {
    private final Jdbi jdbi;
    private final Subscriptions subscriptions;
    private final Invoices invoices;
    private final PaymentGateway gateway;
    private final Clock clock;

    Upgrades(Jdbi jdbi, Subscriptions subscriptions, Invoices invoices, PaymentGateway gateway, Clock clock) {
        this.jdbi = jdbi;
        this.subscriptions = subscriptions;
        this.invoices = invoices;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Who wants it: a person may try again after a decline, the limit tries once a period. */
    public enum By {
        PERSON,
        LIMIT
    }

    private record Attempt(UUID id, Money amount) {}

    /** @return whether the subscription is on the new plan now */
    public boolean buy(ContainerId container, PlanVersion target, By by) {
        Optional<Attempt> attempt = begin(container, target, by);
        if (attempt.isEmpty()) {
            return false;
        }
        Money amount = attempt.get().amount();
        PaymentGateway.Charge charge = amount.minor() == 0
                ? PaymentGateway.Charge.SUCCEEDED
                : gateway.charge(attempt.get().id(), amount);
        if (charge != PaymentGateway.Charge.SUCCEEDED) {
            end(attempt.get().id(), charge == PaymentGateway.Charge.DECLINED ? "declined" : "unknown");
            return false;
        }
        subscriptions.change(container, "plan.upgraded", (handle, subscription) -> {
            apply(handle, subscription, target, attempt.get());
            return subscription;
        });
        return true;
    }

    /** What changing to {@code target} today costs: the difference in price for the days that are left, today included. */
    Money price(Subscription subscription, PlanVersion target) {
        LocalDate today = LocalDate.now(clock);
        return target.price()
                .minus(subscription.plan().price())
                .share(
                        subscription.period().remaining(today),
                        subscription.period().days());
    }

    /** Empty when the same is under way, or was declined to the limit in this period. */
    private Optional<Attempt> begin(ContainerId container, PlanVersion target, By by) {
        return jdbi.inTransaction(handle -> {
            Optional<Subscription> subscription = subscriptions.read(handle, container);
            if (subscription.isEmpty()) {
                return Optional.<Attempt>empty();
            }
            Attempt attempt = new Attempt(UUID.randomUUID(), price(subscription.get(), target));
            String again = by == By.PERSON ? "in ('declined', 'applied')" : "in ('applied')";
            int begun = handle.createUpdate(
                            "insert into subscription_change (id, container_id, period_start, plan_version_id, state, amount_minor)"
                                    + " values (:id, :container, :period, :plan, 'pending', :amount)"
                                    + " on conflict (container_id, period_start, plan_version_id) do update set id = excluded.id,"
                                    + " state = 'pending', amount_minor = excluded.amount_minor, at = now()"
                                    + " where subscription_change.state " + again)
                    .bind("id", attempt.id())
                    .bind("container", container.value())
                    .bind("period", subscription.get().period().start())
                    .bind("plan", target.id())
                    .bind("amount", attempt.amount().minor())
                    .execute();
            return begun == 0 ? Optional.<Attempt>empty() : Optional.of(attempt);
        });
    }

    private void apply(Handle handle, Subscription subscription, PlanVersion target, Attempt attempt) {
        handle.createUpdate(
                        "update subscription set plan_version_id = :plan, next_plan_version_id = null, usage_near_limit = :near"
                                + " where container_id = :container")
                .bind("plan", target.id())
                .bind("near", false)
                .bind("container", subscription.container().value())
                .execute();
        if (subscription.used() < target.limit() + subscription.allowance()) {
            Subscriptions.clear(handle, subscription.container(), PauseReason.OVER_LIMIT);
        }
        invoices.issuePaid(handle, subscription, target, attempt.amount());
        handle.createUpdate("update subscription_change set state = 'applied' where id = :id")
                .bind("id", attempt.id())
                .execute();
    }

    private void end(UUID attempt, String state) {
        jdbi.useHandle(handle -> handle.createUpdate("update subscription_change set state = :state where id = :id")
                .bind("state", state)
                .bind("id", attempt)
                .execute());
    }
}
