package com.qaxal.model.recover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every envelope, whoever wrote it. */
class RecoveryPropertiesTest {
    private static final String TOKEN = "0aZ9bY8cX7dW6eV5fU4gT3";
    private static final String OTHER_TOKEN = "3hS2iR1jQ0kP9lO8mN7nM6";

    @Property(edgeCases = EdgeCasesMode.NONE) // their combinations alone would outnumber the tries
    void whatIsEncodedIsDecoded(
            @ForAll("legalPaths") String path,
            @ForAll("legalQueries") String query,
            @ForAll("tokens") String token,
            @ForAll int salt) {
        String uri = path + query;

        assertThat(RecoveryEnvelope.decode(RecoveryEnvelope.encode(uri), token))
                .isEqualTo(new RecoveryTarget.Accepted(path, uri));
        assertThat(RecoveryEnvelope.decode(RecoveryEnvelope.encodeMasked(uri, token, salt), token))
                .isEqualTo(new RecoveryTarget.Accepted(path, uri));
    }

    @Property
    void versionsAreNeverTakenForEachOther(
            @ForAll("legalPaths") String path, @ForAll("legalQueries") String query, @ForAll int salt) {
        String plain = RecoveryEnvelope.encode(path + query);
        String masked = RecoveryEnvelope.encodeMasked(path + query, TOKEN, salt);

        assertThat(plain).startsWith("L");
        assertThat(masked).startsWith("A");
        // A masked payload reads differently with another token; a plain one does not know tokens.
        assertThat(RecoveryEnvelope.decode(plain, OTHER_TOKEN)).isEqualTo(RecoveryEnvelope.decode(plain, TOKEN));
        assertThat(RecoveryEnvelope.decode(masked, OTHER_TOKEN)).isNotEqualTo(RecoveryEnvelope.decode(masked, TOKEN));
    }

    @Property
    void payloadOfAnythingElseIsOfNoVersion(@ForAll("digits") String payload) {
        if (!payload.startsWith("L") && !payload.startsWith("A")) {
            assertThat(RecoveryEnvelope.decode(payload, TOKEN)).isNotInstanceOf(RecoveryTarget.Accepted.class);
        }
    }

    @Property
    void noTextMakesTheDecoderThrow(@ForAll String text, @ForAll String token, @ForAll int one, @ForAll int other) {
        int from = Math.floorMod(Math.min(one, other), text.length() + 1);
        int to = from + Math.floorMod(Math.max(one, other), text.length() - from + 1);

        assertThat(RecoveryEnvelope.decode(text, from, to, token)).isNotNull();
    }

    @Property(tries = 5_000)
    void bothVersionsGetTheSameAnswerAndNothingAmbiguousIsAccepted(
            @ForAll("hostile") String uri, @ForAll("tokens") String token, @ForAll int salt) {
        RecoveryTarget plain = RecoveryEnvelope.decode(RecoveryEnvelope.encode(uri), token);
        RecoveryTarget masked = RecoveryEnvelope.decode(RecoveryEnvelope.encodeMasked(uri, token, salt), token);

        assertThat(masked).isEqualTo(plain);
        if (plain instanceof RecoveryTarget.Accepted(String path, String accepted)) {
            assertThat(accepted).isEqualTo(uri).matches("[!-~]+").doesNotContain("\\", "#");
            assertThat(accepted.split("\\?", 2)[0]).isEqualTo(path);
            assertThat(path).startsWith("/").doesNotContain("//", "%", ";");
            assertThat(path + "/").doesNotContain("/../", "/./");
        }
    }

    @Provide
    Arbitrary<String> legalPaths() {
        Arbitrary<String> segment = Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars("-._~!$&'()*+,=:@")
                .ofMinLength(1)
                .ofMaxLength(12)
                .filter(text -> !text.equals(".") && !text.equals(".."));
        return segment.list().ofMinSize(1).ofMaxSize(4).map(segments -> "/" + String.join("/", segments));
    }

    @Provide
    Arbitrary<String> legalQueries() {
        Arbitrary<String> query = Arbitraries.strings()
                .withCharRange('!', '~')
                .excludeChars('#', '\\')
                .ofMaxLength(80);
        return Arbitraries.oneOf(Arbitraries.just(""), query.map(text -> "?" + text));
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.strings().alpha().numeric().ofLength(22);
    }

    @Provide
    Arbitrary<String> digits() {
        return Arbitraries.strings().alpha().numeric().withChars("-_+/=").ofMaxLength(60);
    }

    /** Texts of the parts that parsers disagree about. */
    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> part = Arbitraries.of(List.of(
                "/",
                "//",
                "\\",
                ".",
                "..",
                "%2e",
                "%2E",
                "%2f",
                "%5c",
                "%25",
                "%c0%ae",
                ";",
                "?",
                "#",
                ":",
                "@",
                "http:",
                "a",
                "collect",
                " ",
                "\r\n",
                "\t",
                "\0",
                "\u007f",
                "\u00e9",
                "evil.test"));
        Arbitrary<String> text = part.list().ofMaxSize(6).map(parts -> String.join("", parts));
        return Combinators.combine(Arbitraries.of("", "/"), text).as(String::concat);
    }
}
