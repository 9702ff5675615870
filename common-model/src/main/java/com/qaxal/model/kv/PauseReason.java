package com.qaxal.model.kv;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a subscription does not run. It runs exactly when no reason is left; each event clears its own reason only. */
public enum PauseReason {
    @JsonProperty("over_limit")
    OVER_LIMIT("over_limit"),
    @JsonProperty("past_due")
    PAST_DUE("past_due"),
    @JsonProperty("customer")
    CUSTOMER("customer"),
    @JsonProperty("operator")
    OPERATOR("operator"),
    @JsonProperty("cancelled")
    CANCELLED("cancelled");

    private final String code;

    PauseReason(String code) {
        this.code = code;
    }

    /** The name on the wire. */
    public String code() {
        return code;
    }
}
