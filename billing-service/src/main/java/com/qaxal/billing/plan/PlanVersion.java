package com.qaxal.billing.plan;

import java.util.Set;

/**
 * One version of a plan, as it was published; subscriptions pin it.
 *
 * @param rank orders plans: an upgrade goes to a higher one
 * @param requestsIncluded per period
 * @param hardLimitPercent of the included requests, from which on a container is paused
 * @param allowancePrice of as many requests again, in one period
 */
public record PlanVersion(
        long id,
        String code,
        int rank,
        int version,
        long requestsIncluded,
        int hardLimitPercent,
        Money price,
        Money allowancePrice,
        Set<String> entitlements) {

    public PlanVersion {
        entitlements = Set.copyOf(entitlements);
    }

    /** Requests from which on a container is paused, without any allowance. */
    public long limit() {
        return Math.multiplyExact(requestsIncluded, hardLimitPercent) / 100;
    }

    /** Whether one comes from {@code other} to this at once, by paying the difference. */
    public boolean isUpgradeOf(PlanVersion other) {
        return rank > other.rank
                && price.currency().equals(other.price.currency())
                && price.minor() >= other.price.minor();
    }

    public boolean costsNothing() {
        return price.minor() == 0;
    }
}
