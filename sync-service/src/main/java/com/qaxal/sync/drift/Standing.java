package com.qaxal.sync.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.Version;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What stands under a key of the KV.
 *
 * @param version null for what is no document of ours
 */
record Standing(String body, @Nullable Version version, boolean isTombstone) {

    static Standing of(String body) {
        try {
            JsonNode document = Json.decode(body.getBytes(StandardCharsets.UTF_8), JsonNode.class);
            JsonNode epoch = document.path("epoch");
            JsonNode seq = document.path("seq");
            boolean ours = isPlace(epoch) && isPlace(seq);
            return new Standing(
                    body,
                    ours ? new Version(epoch.asLong(), seq.asLong()) : null,
                    ours && document.path("deleted").asBoolean(false));
        } catch (MalformedJson e) {
            return new Standing(body, null, false);
        }
    }

    boolean isOurs() {
        return version != null;
    }

    private static boolean isPlace(JsonNode number) {
        return number.canConvertToLong() && number.asLong() >= 0;
    }
}
