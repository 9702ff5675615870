package com.qaxal.billing.enforcement;

import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.billing.subscription.Subscription;
import com.qaxal.model.kv.PauseReason;
import java.util.List;

/** What usage calls for. A pure function of the subscription and of what can be bought. */
sealed interface Decision {
    /** From here on routers report every second, and an automatic upgrade is made: before the limit, so that no request meets it. */
    int NEAR_PERCENT = 90;

    /** Let it run, and take back a pause for the limit if there is one. */
    record Run(boolean nearLimit) implements Decision {}

    /** Everything that was bought is used up. */
    record Pause() implements Decision {}

    /** Buy the lowest plan that fits. {@code orElse} stands if that cannot be. */
    record Upgrade(PlanVersion target, Decision orElse) implements Decision {}

    /** @param plans what can be bought, lowest first */
    static Decision of(Subscription subscription, List<PlanVersion> plans) {
        boolean near = isNear(subscription.used(), subscription.limit());
        Decision plain = subscription.used() >= subscription.limit() ? new Pause() : new Run(near);
        if (!near || !subscription.autoUpgrade() || isHeldForAnotherReason(subscription)) {
            return plain;
        }
        return plans.stream()
                .filter(plan -> plan.rank() > subscription.plan().rank())
                .filter(plan -> !isNear(subscription.used(), plan.limit()))
                .findFirst()
                .<Decision>map(plan -> new Upgrade(plan, plain))
                .orElse(plain);
    }

    private static boolean isNear(long used, long limit) {
        return used * 100.0 >= limit * (double) NEAR_PERCENT;
    }

    /** Nobody's money is spent on what would stay paused all the same. */
    private static boolean isHeldForAnotherReason(Subscription subscription) {
        return subscription.reasons().stream().anyMatch(reason -> reason != PauseReason.OVER_LIMIT);
    }
}
