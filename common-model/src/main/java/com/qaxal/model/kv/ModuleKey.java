package com.qaxal.model.kv;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/** The optional features of a container (seed 2.7). */
public enum ModuleKey {
    @JsonProperty("adblock_itp_detection")
    ADBLOCK_ITP_DETECTION("adblock_itp_detection"),
    @JsonProperty("cookie_keeper")
    COOKIE_KEEPER("cookie_keeper"),
    @JsonProperty("custom_domain")
    CUSTOM_DOMAIN("custom_domain"),
    @JsonProperty("gtm_recovery")
    GTM_RECOVERY("gtm_recovery"),
    @JsonProperty("sgtm_proxy")
    SGTM_PROXY("sgtm_proxy");

    private final String key;

    ModuleKey(String key) {
        this.key = key;
    }

    /** The name on the wire and in the API. */
    public String key() {
        return key;
    }

    public static Optional<ModuleKey> byKey(String key) {
        for (ModuleKey module : values()) {
            if (module.key.equals(key)) {
                return Optional.of(module);
            }
        }
        return Optional.empty();
    }
}
