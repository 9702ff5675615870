package com.qaxal.config.access;

import com.google.common.net.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Key;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The keys that an issuer publishes (RFC 7517). They are fetched anew when they have grown old, and when a token names one that is not among
 * them, as after a rotation. Since anybody can make up such a token, the issuer is asked once in a while at most, whatever comes of it.
 */
final class IssuerKeys implements VerificationKeyResolver {
    /** Asymmetric ones alone: nothing that is public may serve as a shared secret. */
    static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    static final Duration FRESH = Duration.ofMinutes(10);
    /** An issuer that is away signs nobody out; but a key that it took back is not believed for longer. */
    static final Duration KEPT = Duration.ofHours(1);

    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(IssuerKeys.class);
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final int MOST_BYTES = 512 * 1024;
    private static final int WAITING = 16;

    private final URI url;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private final Semaphore places = new Semaphore(WAITING);
    private final Object fetching = new Object();
    private Instant tried = Instant.MIN;
    private volatile Fetched newest = new Fetched(List.of(), Instant.MIN);

    private record Fetched(List<JsonWebKey> keys, Instant at) {
        boolean isWithin(Duration age, Instant now) {
            return at.isAfter(now.minus(age));
        }
    }

    IssuerKeys(URI url, Clock clock) {
        this.url = url;
        this.clock = clock;
    }

    /** Of the type that the token's algorithm takes: a key is not used for another, even if the token names it. */
    @Override
    public Key resolveKey(JsonWebSignature token, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
        if (!ALGORITHMS.contains(token.getAlgorithmHeaderValue())) {
            throw new UnresolvableKeyException("tokens are not signed by " + token.getAlgorithmHeaderValue());
        }
        if (!newest.isWithin(FRESH, clock.instant())) {
            fetch();
        }
        return among(newest, token)
                .or(() -> {
                    fetch();
                    return among(newest, token);
                })
                .orElseThrow(() -> new UnresolvableKeyException("the issuer has no such key"));
    }

    private Optional<Key> among(Fetched fetched, JsonWebSignature token) {
        try {
            return fetched.isWithin(KEPT, clock.instant())
                    ? Optional.ofNullable(new VerificationJwkSelector().select(token, fetched.keys()))
                            .map(JsonWebKey::getKey)
                            .filter(PublicKey.class::isInstance)
                    : Optional.empty();
        } catch (JoseException e) {
            return Optional.empty();
        }
    }

    /** Who comes while others wait for the same answer waits with them, unless they are too many. */
    private void fetch() {
        if (!places.tryAcquire()) {
            return;
        }
        try {
            synchronized (fetching) {
                Instant now = clock.instant();
                if (tried.isAfter(now.minus(BETWEEN_FETCHES)) && !tried.isAfter(now)) {
                    return;
                }
                tried = now;
                newest = new Fetched(read(), now);
            }
        } catch (IOException | JoseException | ClassCastException | TimeoutException e) {
            LOG.warnf("the keys of an issuer cannot be had from %s: %s", url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private List<JsonWebKey> read() throws IOException, JoseException, TimeoutException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answered = http.sendAsync(
                HttpRequest.newBuilder(url)
                        .header(HttpHeaders.ACCEPT, "application/json")
                        .build(),
                BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        try {
            HttpResponse<String> answer = answered.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
            return List.copyOf(new JsonWebKeySet(answer.body()).getJsonWebKeys());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            answered.cancel(true); // ends what takes too long, its body included
        }
    }
}
