package com.qaxal.model.feed;

import com.qaxal.model.event.SubscriptionChange;
import java.util.List;

/**
 * A page of {@code GET /internal/subscriptions?after=SEQ}, in the order of {@code seq}; {@code next} is the cursor.
 */
public record SubscriptionPage(List<SubscriptionChange> subscriptions, long next, boolean end) {
    public SubscriptionPage {
        subscriptions = List.copyOf(subscriptions);
    }
}
