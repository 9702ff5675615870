package com.qaxal.model.recover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a block list can hold on to in the payloads of one site. */
class MaskTest {
    private static final String TOKEN = "0aZ9bY8cX7dW6eV5fU4gT3";
    private static final String HIT =
            "/g/collect?v=2&tid=G-ABC1234567&gtm=45je68k0&_p=1&cid=1.2&ul=en-us&sr=1920x1080&dl=https%3A%2F%2Fshop.example%2F"
                    + "&en=page_view";
    private static final String LIBRARY = "/gtm.js?id=GTM-ABC123";
    private static final int ENVELOPES = 1_000;
    private static final int VERSION_PREFIX = 2; // the second digit holds four bits of the salt already

    @Test
    void noTwoEnvelopesOfOneHitShareSixCharactersAtOnePlace() {
        Set<String> seen = new HashSet<>();
        for (String payload : envelopesOf(HIT)) {
            for (int at = VERSION_PREFIX; at + 6 <= payload.length(); at++) {
                assertThat(seen.add(at + ":" + payload.substring(at, at + 6)))
                        .as("%s at %d", payload, at)
                        .isTrue();
            }
        }
        assertThat(seen).hasSizeGreaterThan(100 * ENVELOPES);
    }

    @Test
    void noEnvelopeHoldsWhatBlockListsName() {
        List<String> named = Stream.of("/g/collect", "id=GTM-", "tid=G-", "gtm.js")
                .flatMap(MaskTest::inEveryAlignment)
                .toList();

        assertThat(envelopesOf(HIT))
                .allSatisfy(payload -> assertThat(payload).doesNotContain(named.toArray(String[]::new)));
        assertThat(envelopesOf(LIBRARY))
                .allSatisfy(payload -> assertThat(payload).doesNotContain(named.toArray(String[]::new)));
    }

    @Test
    void versionOneHoldsWhatBlockListsName() {
        for (String part : List.of("/g/collect", "tid=G-")) {
            assertThat(inEveryAlignment(part)).anyMatch(RecoveryEnvelope.encode(HIT)::contains);
        }
        for (String part : List.of("id=GTM-", "gtm.js")) {
            assertThat(inEveryAlignment(part)).anyMatch(RecoveryEnvelope.encode(LIBRARY)::contains);
        }
    }

    private static List<String> envelopesOf(String uri) {
        Random salts = new Random(20260801);
        return Stream.generate(() -> RecoveryEnvelope.encodeMasked(uri, TOKEN, salts.nextInt()))
                .limit(ENVELOPES)
                .toList();
    }

    /** The digits that {@code text} alone decides, behind 0, 1 or 2 other bytes of its group of three. */
    private static Stream<String> inEveryAlignment(String text) {
        return Stream.of(0, 1, 2).map(before -> {
            String padded = "\0".repeat(before) + text;
            String digits = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(padded.getBytes(StandardCharsets.ISO_8859_1));
            int first = (before * 8 + 5) / 6;
            int end = padded.length() * 8 / 6;
            return digits.substring(first, end);
        });
    }
}
