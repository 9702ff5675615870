package com.qaxal.model.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.qaxal.model.kv.Namespace;

/**
 * {@code edge-invalidations} (one partition, ordered), sync → every router and loader instance. A hint.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(EdgeInvalidation.Document.class),
    @JsonSubTypes.Type(EdgeInvalidation.Everything.class)
})
public sealed interface EdgeInvalidation {

    /** A document of this version was written. */
    record Document(Namespace namespace, String key, long epoch, long seq) implements EdgeInvalidation {}

    /** The KV was rebuilt: whatever an edge holds may be old. */
    record Everything(boolean all) implements EdgeInvalidation {}
}
