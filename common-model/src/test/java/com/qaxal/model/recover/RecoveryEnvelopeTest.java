package com.qaxal.model.recover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecoveryEnvelopeTest {

    /** The vectors that the browser's encoder is held to as well. */
    static Stream<JsonNode> vectors() throws IOException {
        try (var in = RecoveryEnvelope.class.getResourceAsStream("vectors-v1.json")) {
            List<JsonNode> vectors = new ArrayList<>();
            Json.decode(Objects.requireNonNull(in).readAllBytes(), JsonNode.class)
                    .forEach(vectors::add);
            return vectors.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void sharedVectorGivesItsAnswer(JsonNode vector) {
        RecoveryTarget target = RecoveryEnvelope.decode(vector.path("payload").asText());

        String answer = switch (target) {
            case RecoveryTarget.Accepted accepted -> accepted.uri();
            case RecoveryTarget.Malformed _ -> "malformed";
            case RecoveryTarget.Forbidden _ -> "forbidden";
        };
        assertThat(answer)
                .isEqualTo(vector.path(vector.has("uri") ? "uri" : "refused").asText());
    }

    @Test
    void whatTheEncoderWritesTheDecoderReads() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            String uri = "/g/collect?"
                    + printable(random, random.nextInt(60)).replace("#", "").replace("\\", "");

            assertThat(RecoveryEnvelope.decode(RecoveryEnvelope.encode(uri)))
                    .isEqualTo(new RecoveryTarget.Accepted("/g/collect", uri));
        }
    }

    @Test
    void noPayloadIsAcceptedWithAnythingButAPathOnThisHost() {
        Random random = new Random(11);
        String alphabet = "/\\.%2eEfF:?#ahtps@ \r\n\u0000é-";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder uri = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                uri.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (RecoveryEnvelope.decode(RecoveryEnvelope.encode(uri.toString()))
                    instanceof RecoveryTarget.Accepted(String path, String accepted)) {
                assertThat(accepted).isEqualTo(uri.toString()).matches("[!-~]+").doesNotContain("\\", "#");
                assertThat(path).startsWith("/").doesNotStartWith("//");
                assertThat(path.replaceAll("(?i)%2e", ".").replaceAll("(?i)%2f", "/") + "/")
                        .doesNotContain("/../", "/./");
            }
        }
    }

    @Test
    void payloadBeyondTheLimitIsMalformed() {
        String longest = "/" + "a".repeat(RecoveryEnvelope.MAX_DECODED - 1);

        assertThat(RecoveryEnvelope.decode(RecoveryEnvelope.encode(longest)))
                .isInstanceOf(RecoveryTarget.Accepted.class);
        assertThat(RecoveryEnvelope.decode(RecoveryEnvelope.encode(longest + "a")))
                .isInstanceOf(RecoveryTarget.Malformed.class);
    }

    private static String printable(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (0x21 + random.nextInt(0x7E - 0x21 + 1)));
        }
        return text.toString();
    }
}
