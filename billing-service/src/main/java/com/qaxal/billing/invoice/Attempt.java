package com.qaxal.billing.invoice;

import com.qaxal.billing.plan.Money;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.model.id.ContainerId;
import java.time.LocalDate;
import java.util.UUID;

/**
 * An attempt to buy a plan, as it was agreed when it began. It is stored before anybody is charged, and is open until somebody knows how
 * that went:
 *
 * <pre>
 * pending ──► applied     paid, and the plan holds
 *    │    ──► declined    the money did not come
 *    ▼    ──► abandoned   nobody was charged, and the price is not today's any more
 * unknown ──► (the same)
 * </pre>
 *
 * @param periodStart of the period that is paid for
 * @param pricedOn the day whose price was agreed
 * @param actor who wanted it
 */
public record Attempt(
        UUID id,
        ContainerId container,
        PlanVersion target,
        LocalDate periodStart,
        LocalDate pricedOn,
        Money amount,
        String description,
        String actor) {

    enum State {
        PENDING,
        UNKNOWN,
        APPLIED,
        DECLINED,
        ABANDONED
    }
}
