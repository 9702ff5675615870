package com.qaxal.model.kv;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.qaxal.model.id.ContainerId;

/** Says that a key was removed, and since which version, so that an older document cannot bring it back. */
public record Tombstone(long epoch, long seq, long configVersion, ContainerId containerId) implements EdgeDocument {
    @JsonProperty("deleted")
    public boolean deleted() {
        return true;
    }
}
