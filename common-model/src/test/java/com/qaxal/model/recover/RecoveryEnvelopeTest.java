package com.qaxal.model.recover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecoveryEnvelopeTest {
    private static final String TOKEN = "0aZ9bY8cX7dW6eV5fU4gT3";

    static Stream<JsonNode> version1() throws IOException {
        return vectors("vectors-v1.json");
    }

    /** The loader's encoder is held to these as well. */
    static Stream<JsonNode> version2() throws IOException {
        return vectors("vectors-v2.json");
    }

    static Stream<JsonNode> version2WithSalt() throws IOException {
        return version2().filter(vector -> vector.has("salt"));
    }

    /** What decodes to bytes at all, whatever is thought of them. */
    static Stream<JsonNode> version1WithContent() throws IOException {
        return version1().filter(vector -> {
            try {
                return content(vector).length > 0;
            } catch (IllegalArgumentException e) {
                return false;
            }
        });
    }

    @ParameterizedTest
    @MethodSource({"version1", "version2"})
    void sharedVectorGivesItsAnswer(JsonNode vector) {
        String token = vector.path("token").asText(TOKEN);

        assertThat(answer(RecoveryEnvelope.decode(vector.path("payload").asText(), token)))
                .isEqualTo(expected(vector));
    }

    @ParameterizedTest
    @MethodSource("version2WithSalt")
    void sharedVectorIsWhatTheEncoderWrites(JsonNode vector) {
        int salt = Integer.parseUnsignedInt(vector.path("salt").asText(), 16);

        assertThat(RecoveryEnvelope.encodeMasked(
                        vector.path("uri").asText(), vector.path("token").asText(), salt))
                .isEqualTo(vector.path("payload").asText());
    }

    @ParameterizedTest
    @MethodSource("version1WithContent")
    void bothVersionsStandBeforeTheSameJudge(JsonNode vector) {
        String content = new String(content(vector), StandardCharsets.ISO_8859_1);
        String masked = RecoveryEnvelope.encodeMasked(content, TOKEN, 0x5EED);

        assertThat(answer(RecoveryEnvelope.decode(masked, TOKEN)))
                .isEqualTo(answer(RecoveryEnvelope.decode(RecoveryEnvelope.encode(content), TOKEN)));
    }

    @Test
    void payloadBeyondTheLimitIsMalformed() {
        String longest = "/" + "a".repeat(RecoveryEnvelope.MAX_DECODED - 1);
        String longestMasked = longest.substring(Mask.START);

        assertThat(decode(RecoveryEnvelope.encode(longest))).isInstanceOf(RecoveryTarget.Accepted.class);
        assertThat(decode(RecoveryEnvelope.encode(longest + "a"))).isInstanceOf(RecoveryTarget.Malformed.class);
        assertThat(decode(RecoveryEnvelope.encodeMasked("/" + longestMasked.substring(1), TOKEN, 1)))
                .isInstanceOf(RecoveryTarget.Accepted.class);
        assertThat(decode(RecoveryEnvelope.encodeMasked("/" + longestMasked, TOKEN, 1)))
                .isInstanceOf(RecoveryTarget.Malformed.class);
    }

    @Test
    void onlyWhatStandsBetweenTheBoundsIsRead() {
        String payload = RecoveryEnvelope.encode("/collect");
        String query = "é=&d=" + payload + "&é";

        assertThat(RecoveryEnvelope.decode(query, 5, 5 + payload.length(), TOKEN))
                .isEqualTo(new RecoveryTarget.Accepted("/collect", "/collect"));
    }

    @Test
    void decodingMakesTheBytesAndTheAnswerOnly() {
        String uri = "/g/collect?" + "x".repeat(1_000);
        String query = "d=" + RecoveryEnvelope.encodeMasked(uri, TOKEN, 7);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 1_000;
        int accepted = 0;

        long before = thread.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < rounds; round++) {
            if (RecoveryEnvelope.decode(query, 2, query.length(), TOKEN) instanceof RecoveryTarget.Accepted) {
                accepted++;
            }
        }
        long each = (thread.getCurrentThreadAllocatedBytes() - before) / rounds;

        assertThat(accepted).isEqualTo(rounds);
        assertThat(each).isLessThan(2L * uri.length() + 256); // the bytes, the text, the path, and their headers
    }

    private static RecoveryTarget decode(String payload) {
        return RecoveryEnvelope.decode(payload, TOKEN);
    }

    private static String answer(RecoveryTarget target) {
        return switch (target) {
            case RecoveryTarget.Accepted(String path, String uri) -> path + " of " + uri;
            case RecoveryTarget.Malformed _ -> "malformed";
            case RecoveryTarget.Forbidden _ -> "forbidden";
        };
    }

    private static String expected(JsonNode vector) {
        String uri = vector.path("uri").asText();
        return vector.has("uri")
                ? uri.split("\\?", 2)[0] + " of " + uri
                : vector.path("refused").asText();
    }

    private static byte[] content(JsonNode vector) {
        return Base64.getUrlDecoder().decode(vector.path("payload").asText());
    }

    private static Stream<JsonNode> vectors(String name) throws IOException {
        try (var in = RecoveryEnvelope.class.getResourceAsStream(name)) {
            List<JsonNode> vectors = new ArrayList<>();
            Json.decode(Objects.requireNonNull(in).readAllBytes(), JsonNode.class)
                    .forEach(vectors::add);
            return vectors.stream();
        }
    }
}
