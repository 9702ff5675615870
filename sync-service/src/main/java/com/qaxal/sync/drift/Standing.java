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
 * @param body empty for what is no string
 * @param version null for what is no document of ours
 * @param isGarbage whether it is no JSON either: then nobody wrote it who serves hosts, and where a document belongs it is mended
 */
record Standing(String body, @Nullable Version version, boolean isTombstone, boolean isGarbage) {
    static final Standing OF_ANOTHER_TYPE = new Standing("", null, false, true);

    static Standing of(String body) {
        try {
            JsonNode document = Json.decode(body.getBytes(StandardCharsets.UTF_8), JsonNode.class);
            JsonNode epoch = document.path("epoch");
            JsonNode seq = document.path("seq");
            boolean ours = isPlace(epoch) && isPlace(seq);
            return new Standing(
                    body,
                    ours ? new Version(epoch.asLong(), seq.asLong()) : null,
                    ours && document.path("deleted").asBoolean(false),
                    !document.isContainerNode());
        } catch (MalformedJson e) {
            return new Standing(body, null, false, true);
        }
    }

    boolean isOurs() {
        return version != null;
    }

    private static boolean isPlace(JsonNode number) {
        return number.canConvertToLong() && number.asLong() >= 0;
    }
}
