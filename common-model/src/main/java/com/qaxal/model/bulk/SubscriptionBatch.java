package com.qaxal.model.bulk;

import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /internal/subscriptions/batch} of billing-service: subscriptions to open, each in a state of its own. */
public record SubscriptionBatch(List<Subscription> subscriptions) {
    public SubscriptionBatch {
        subscriptions = List.copyOf(subscriptions);
        if (subscriptions.size() > ContainerBatch.MOST) {
            throw new IllegalArgumentException(subscriptions.size() + " subscriptions at once");
        }
    }

    /**
     * One subscription; nothing is charged for it.
     *
     * @param plan its code
     * @param pause null: it runs
     */
    public record Subscription(
            ContainerId containerId,
            ClientId clientId,
            String name,
            String plan,
            SubscriptionChange.Status status,
            @Nullable PauseReason pause) {}

    /** How each stands now, opened by this request or before. */
    public record Outcome(List<SubscriptionChange> subscriptions) {
        public Outcome {
            subscriptions = List.copyOf(subscriptions);
        }
    }
}
