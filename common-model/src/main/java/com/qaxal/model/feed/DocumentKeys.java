package com.qaxal.model.feed;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.qaxal.model.kv.Namespace;
import java.util.List;

/** The body of {@code POST /internal/edge-documents/digest}: which of these keys are held? */
@JsonIgnoreProperties(ignoreUnknown = true) // sync may be newer than config
public record DocumentKeys(Namespace namespace, List<String> keys) {
    public static final int MOST = 5_000;

    public DocumentKeys {
        keys = List.copyOf(keys);
        if (keys.size() > MOST) {
            throw new IllegalArgumentException(keys.size() + " keys at once");
        }
    }
}
