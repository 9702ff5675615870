package com.qaxal.sync.drift;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a key of the KV can differ from what config-service holds. */
enum Drift {
    /** It should be there and is not. */
    @JsonProperty("missing")
    MISSING,
    /** It is there in an older version. */
    @JsonProperty("stale")
    STALE,
    /** It is there in the right version with other bytes, or is no document at all. */
    @JsonProperty("altered")
    ALTERED,
    /** It should not be there any more. */
    @JsonProperty("orphaned")
    ORPHANED,
    /** Somebody else wrote it. It is reported, and never touched. */
    @JsonProperty("foreign")
    FOREIGN
}
