package com.qaxal.billing.subscription;

import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container's subscription, as one transaction sees it.
 *
 * @param nextPlan the code of the plan that begins with the next period; null: the same one
 * @param allowance requests of this period beyond the plan
 * @param used requests of this period
 * @param reasons why it does not run; empty exactly when it does
 */
public record Subscription(
        ContainerId container,
        ClientId client,
        PlanVersion plan,
        @Nullable String nextPlan,
        SubscriptionChange.Status lifecycle,
        LocalDate anchor,
        Period period,
        boolean autoUpgrade,
        boolean usageNearLimit,
        long allowance,
        long used,
        List<PauseReason> reasons,
        long version,
        long seq) {

    public Subscription {
        reasons = List.copyOf(reasons);
    }

    /** Requests from which on the container is paused. */
    public long limit() {
        return Math.addExact(plan.limit(), allowance);
    }

    /** What the control plane is told. */
    SubscriptionChange told(String why) {
        return new SubscriptionChange(
                seq, container, version, lifecycle, reasons, plan.code(), plan.entitlements(), usageNearLimit, why);
    }
}
