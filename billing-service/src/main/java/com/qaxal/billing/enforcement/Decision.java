package com.qaxal.billing.enforcement;

import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.model.kv.PauseReason;
import java.util.List;

/** What usage calls for. A pure function of the subscription and of what can be bought; nothing else knows the rule. */
sealed interface Decision {
    /** From here on routers report every second, and an automatic upgrade is made: before the limit, so that no request meets it. */
    int NEAR_PERCENT = 90;

    /** What costs nothing. */
    sealed interface Free extends Decision {}

    /** Let it run, and take back a pause for the limit if there is one. */
    record Run(boolean nearLimit) implements Free {}

    /** Everything that was bought is used up. */
    record Pause() implements Free {}

    /** Buy the lowest plan that fits. {@code orElse} stands if that cannot be. */
    record Upgrade(PlanVersion target, Free orElse) implements Decision {}

    /** @param plans what can be bought, lowest first */
    static Decision of(Subscription subscription, List<PlanVersion> plans) {
        boolean near = isNear(subscription.used(), subscription.limit());
        Free free = subscription.used() >= subscription.limit() ? new Pause() : new Run(near);
        if (!near || !subscription.autoUpgrade() || isHeldForAnotherReason(subscription)) {
            return free;
        }
        return plans.stream()
                .filter(plan -> plan.isUpgradeOf(subscription.plan()))
                .filter(plan -> !isNear(subscription.used(), plan.limit()))
                .findFirst()
                .<Decision>map(plan -> new Upgrade(plan, free))
                .orElse(free);
    }

    /** Whether the subscription stands like that already, and so need not be locked. */
    default boolean isDone(Subscription subscription) {
        boolean over = subscription.reasons().contains(PauseReason.OVER_LIMIT);
        return switch (this) {
            case Run(boolean near) -> !over && subscription.usageNearLimit() == near;
            case Pause _ -> over && subscription.usageNearLimit();
            case Upgrade _ -> false;
        };
    }

    private static boolean isNear(long used, long limit) {
        return used >= Math.ceilDiv(Math.multiplyExact(limit, NEAR_PERCENT), 100);
    }

    /** Nobody's money is spent on what would stay paused all the same. */
    private static boolean isHeldForAnotherReason(Subscription subscription) {
        return subscription.reasons().stream().anyMatch(reason -> reason != PauseReason.OVER_LIMIT);
    }
}
