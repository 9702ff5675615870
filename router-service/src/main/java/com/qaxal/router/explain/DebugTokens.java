package com.qaxal.router.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes the tokens by which a customer asks to have its requests explained: JWTs (RFC 7519) of the control plane, signed with ES256, of scope
 * {@code debug}, for one container, good for an hour at most.
 */
public final class DebugTokens {
    private static final String SCOPE = "debug";
    private static final long LONGEST_SECONDS = 3_600;
    private static final int LONGEST_TOKEN = 2_048;
    private static final int CHECKS_PER_SECOND = 20;

    private final @Nullable PublicKey key;
    private final Clock clock;
    private final Cache<String, Grant> known =
            Caffeine.newBuilder().maximumSize(1_000).executor(Runnable::run).build();
    private final AtomicLong second = new AtomicLong();
    private final AtomicInteger checks = new AtomicInteger();

    /** What a token turned out to allow; nobody's when it is none. Whether its time is now is asked anew each time: clocks are set. */
    private record Grant(@Nullable ContainerId container, long expiresAt) {
        private static final Grant NONE = new Grant(null, 0);

        private boolean allows(ContainerId wanted, long now) {
            return wanted.equals(container) && expiresAt > now && expiresAt <= now + LONGEST_SECONDS;
        }
    }

    private DebugTokens(@Nullable PublicKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** Nothing is ever explained. */
    public static DebugTokens none() {
        return new DebugTokens(null, Clock.systemUTC());
    }

    /**
     * @param pem the control plane's public key, a P-256 one
     * @throws IllegalArgumentException when it is none
     */
    public static DebugTokens signedBy(String pem, Clock clock) {
        String body = pem.lines().filter(line -> !line.startsWith("-----")).reduce("", String::concat);
        try {
            byte[] encoded = Base64.getDecoder().decode(body.strip());
            return new DebugTokens(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded)), clock);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key of the control plane", e);
        }
    }

    /** Whether the bearer of {@code token} may have requests of that container explained. Costs nothing much however often it is tried. */
    public boolean allows(String token, ContainerId container) {
        if (key == null || token.length() > LONGEST_TOKEN) {
            return false;
        }
        long now = clock.millis() / 1_000;
        Grant grant = known.getIfPresent(token);
        if (grant == null) {
            if (!mayCheck(now)) {
                return false;
            }
            grant = check(token, key);
            known.put(token, grant);
        }
        return grant.allows(container, now);
    }

    /** Signatures are dear, and anybody can send one. */
    private boolean mayCheck(long now) {
        if (second.getAndSet(now) != now) {
            checks.set(0);
        }
        return checks.incrementAndGet() <= CHECKS_PER_SECOND;
    }

    private static Grant check(String token, PublicKey key) {
        String[] parts = token.split("\\.", -1);
        try {
            if (parts.length != 3 || !isSigned(parts, key)) {
                return Grant.NONE;
            }
            return grant(json(parts[1]));
        } catch (GeneralSecurityException | IllegalArgumentException | MalformedJson e) {
            return Grant.NONE; // no token of ours, whatever else it is
        }
    }

    /** The algorithm is ours to say, not the token's (RFC 8725 §3.1). */
    private static boolean isSigned(String[] parts, PublicKey key) throws GeneralSecurityException {
        if (!"ES256".equals(json(parts[0]).path("alg").asText())) {
            return false;
        }
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(key);
        signature.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    private static Grant grant(JsonNode claims) {
        return SCOPE.equals(claims.path("scope").asText())
                ? new Grant(
                        ContainerId.parse(claims.path("container_id").asText()),
                        claims.path("exp").asLong(0))
                : Grant.NONE;
    }

    private static JsonNode json(String part) {
        return Json.decode(Base64.getUrlDecoder().decode(part), JsonNode.class);
    }
}
