package com.qaxal.model.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import org.jspecify.annotations.Nullable;

/**
 * {@code containers} (compacted), config → billing: a container exists, or does no more.
 *
 * @param seq orders the states of all containers; also the cursor of the pull feed
 * @param requestedPlan the plan code asked for at creation; absent: the default plan
 */
public record ContainerLifecycle(
        long seq,
        ContainerId containerId,
        ClientId clientId,
        String name,
        State state,
        @Nullable String requestedPlan) {

    public enum State {
        @JsonProperty("created")
        CREATED,
        @JsonProperty("deleted")
        DELETED
    }
}
