package com.qaxal.model.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.SiteId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code access-log}, router → config and an optional archive: one request, without its query, cookies or address.
 *
 * @param upstreamStatus the origin's status; absent when none arrived
 * @param micros from the request's head to the end of the answer
 * @param originMicros of those, until the origin's head; absent when none arrived
 * @param recovered whether it came inside an envelope
 * @param hit whether it carried a hit, inside an envelope or not; libraries carry none
 * @param directWayBlocked whether its page sends inside envelopes only after the direct way was shown to be closed in its session
 * @param userAgentFamily a coarse name such as {@code safari}, never the header itself
 * @param problem the code of a refusal or failure; absent for a served request
 */
public record AccessLogEntry(
        Instant at,
        ContainerId containerId,
        @Nullable SiteId siteId,
        Route route,
        int status,
        @Nullable Integer upstreamStatus,
        long micros,
        @Nullable Long originMicros,
        long bytesIn,
        long bytesOut,
        boolean recovered,
        @JsonSetter(nulls = Nulls.AS_EMPTY) boolean hit,
        @JsonSetter(nulls = Nulls.AS_EMPTY) boolean directWayBlocked,
        String userAgentFamily,
        @Nullable String country,
        @Nullable String problem) {

    public AccessLogEntry {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(containerId, "container_id");
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(userAgentFamily, "user_agent_family");
    }

    /** The class of a path; the path itself may hold what a customer considers private. */
    public enum Route {
        @JsonProperty("collect")
        COLLECT,
        @JsonProperty("library")
        LIBRARY,
        @JsonProperty("recovery")
        RECOVERY,
        @JsonProperty("loader")
        LOADER,
        @JsonProperty("other")
        OTHER
    }
}
