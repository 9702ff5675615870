package com.qaxal.model.kv;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;

/** One value of the KV: a living document of its namespace, or the tombstone of one. */
public sealed interface EdgeDocument
        permits RoutingDocument, EdgeConfigDocument, LoaderTokenDocument, SiteDocument, Tombstone {

    long epoch();

    long seq();

    /** Grows per container; for people. Order is decided by {@link #version()} alone. */
    long configVersion();

    ContainerId containerId();

    default Version version() {
        return new Version(epoch(), seq());
    }

    /** @throws MalformedJson when the bytes are no document of that namespace */
    static EdgeDocument decode(Namespace namespace, byte[] body) {
        JsonNode tree = Json.decode(body, JsonNode.class);
        boolean deleted = tree.path("deleted").asBoolean(false);
        return deleted ? Json.decode(body, Tombstone.class) : Json.decode(body, namespace.documentType());
    }
}
