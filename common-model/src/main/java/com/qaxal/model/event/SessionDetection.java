package com.qaxal.model.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.SiteId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code session-detections}, loader → config: what the loader found out in one browser session.
 *
 * @param sessionId issued by {@code /boot}
 * @param signals signal name → its finding; a signal that is absent was not looked at
 * @param browserFamily coarse, such as {@code safari}
 */
public record SessionDetection(
        String sessionId,
        ContainerId containerId,
        @Nullable SiteId siteId,
        Map<String, Finding> signals,
        String browserFamily,
        Instant at) {

    public SessionDetection {
        signals = Map.copyOf(signals);
    }

    public enum Finding {
        @JsonProperty("yes")
        YES,
        @JsonProperty("no")
        NO,
        @JsonProperty("unknown")
        UNKNOWN
    }
}
