package com.qaxal.router.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who may have requests explained. */
class DebugTokensTest {
    private static final long NOW = 1_800_000_000L;
    private static final String ES256 = "{\"alg\":\"ES256\"}";

    private final KeyPair keys = keys();
    private final ContainerId container = ContainerId.next();
    private final DebugTokens tokens = at(Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));

    @Test
    void tokenOfTheContainerIsAccepted() {
        assertThat(tokens.allows(token(keys, ES256, claims("debug", container, NOW + 600)), container))
                .isTrue();
    }

    @Test
    void tokenOfAnotherContainerIsNot() {
        assertThat(tokens.allows(token(keys, ES256, claims("debug", ContainerId.next(), NOW + 600)), container))
                .isFalse();
    }

    @Test
    void expiredAndLongLivedTokensAreNot() {
        assertThat(tokens.allows(token(keys, ES256, claims("debug", container, NOW)), container))
                .isFalse();
        assertThat(tokens.allows(token(keys, ES256, claims("debug", container, NOW + 3_601)), container))
                .isFalse();
    }

    @Test
    void tokenThatWasRefusedByAClockThatIsBehindIsAcceptedOnceItIsSet() {
        AtomicLong seconds = new AtomicLong(NOW - 7_200);
        InstantSource clock = () -> Instant.ofEpochSecond(seconds.get());
        DebugTokens late = at(clock.withZone(ZoneOffset.UTC));
        String token = token(keys, ES256, claims("debug", container, NOW + 600));
        assertThat(late.allows(token, container)).isFalse();

        seconds.set(NOW);

        assertThat(late.allows(token, container)).isTrue();
    }

    @Test
    void tokenForSomethingElseIsNot() {
        assertThat(tokens.allows(token(keys, ES256, claims("edge-documents", container, NOW + 600)), container))
                .isFalse();
    }

    @Test
    void foreignSignatureUnsignedAndOtherAlgorithmsAreNot() {
        String claims = claims("debug", container, NOW + 600);
        String unsigned = part("{\"alg\":\"none\"}") + '.' + part(claims) + '.';

        assertThat(tokens.allows(token(keys(), ES256, claims), container)).isFalse();
        assertThat(tokens.allows(unsigned, container)).isFalse();
        assertThat(tokens.allows(token(keys, "{\"alg\":\"HS256\"}", claims), container))
                .isFalse();
    }

    @Test
    void whatIsNoTokenIsNot() {
        for (String text : new String[] {"", ".", "..", "a.b.c", "\u00e4.b.c", "x".repeat(5_000)}) {
            assertThat(tokens.allows(text, container)).as(text).isFalse();
        }
    }

    @Test
    void withoutAKeyNothingIsExplained() {
        assertThat(DebugTokens.none().allows(token(keys, ES256, claims("debug", container, NOW + 600)), container))
                .isFalse();
    }

    @Test
    void guessingIsBounded() {
        for (int i = 0; i < 100; i++) {
            tokens.allows("a.b." + i, container);
        }

        assertThat(tokens.allows(token(keys, ES256, claims("debug", container, NOW + 600)), container))
                .as("no signature is checked any more in this second")
                .isFalse();
    }

    private DebugTokens at(Clock clock) {
        return DebugTokens.signedBy(pem(keys), clock);
    }

    private static String claims(String scope, ContainerId container, long expiresAt) {
        return "{\"scope\":\"%s\",\"container_id\":\"%s\",\"exp\":%d}".formatted(scope, container, expiresAt);
    }

    private static String token(KeyPair keys, String header, String claims) {
        try {
            String signed = part(header) + '.' + part(claims);
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
