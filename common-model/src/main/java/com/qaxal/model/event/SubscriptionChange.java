package com.qaxal.model.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import java.util.List;
import java.util.Set;

/**
 * {@code subscription-changes}, billing → config: what a container may do from now on. Whole state, not a difference.
 *
 * @param seq orders the changes of all subscriptions; also the cursor of the pull feed
 * @param version grows per subscription; an older one is ignored
 * @param pauseReasons empty exactly when the container runs
 * @param plan the plan's code
 * @param entitlements module keys and further rights that the plan grants
 * @param usageNearLimit above 90 % of the period's limit
 * @param reason what led here, for the audit log
 */
public record SubscriptionChange(
        long seq,
        ContainerId containerId,
        long version,
        Status status,
        List<PauseReason> pauseReasons,
        String plan,
        Set<String> entitlements,
        boolean usageNearLimit,
        String reason) {

    public SubscriptionChange {
        pauseReasons = List.copyOf(pauseReasons);
        entitlements = Set.copyOf(entitlements);
    }

    /** Where a subscription stands in its life; whether it runs is said by the pause reasons. */
    public enum Status {
        @JsonProperty("incomplete")
        INCOMPLETE,
        @JsonProperty("trialing")
        TRIALING,
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("past_due")
        PAST_DUE,
        @JsonProperty("cancelled")
        CANCELLED
    }
}
