package com.qaxal.model.event;

import com.qaxal.model.id.ContainerId;
import java.time.LocalDate;
import java.util.UUID;

/**
 * {@code usage} (compacted), router → billing: running totals, which only grow. A reader keeps the maximum per
 * {@link #key()} and sums, so duplicates and reordering change nothing and a lost message is repaired by the next.
 *
 * @param instance the router's stable name
 * @param boot the life of the counters' file: totals start at 0 with a new one
 * @param day of UTC
 * @param requests handed to an origin connection
 * @param recovered of those, the ones that came in a recovery envelope
 * @param blocked402 refused because the container was paused; not billed
 */
public record UsageTotals(
        String instance,
        UUID boot,
        ContainerId containerId,
        LocalDate day,
        long requests,
        long recovered,

        @com.fasterxml.jackson.annotation.JsonProperty("blocked_402")
        long blocked402,

        long bytesIn,
        long bytesOut,
        long cookiesExtended) {

    /** The message key; the partition is chosen by container all the same. */
    public String key() {
        return instance + '/' + boot + '/' + containerId + '/' + day;
    }
}
