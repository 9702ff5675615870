package com.qaxal.config.access;

import com.google.common.net.InetAddresses;
import com.qaxal.config.main.ConfigSettings;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;

/** The issuers beside our own. A setting that would let in whom it should not fails the start. */
@Startup
@Singleton
class Issuers {
    /** Reads whose token it claims to be, which decides by whose keys it is checked. */
    private static final JwtConsumer UNCHECKED = new JwtConsumerBuilder()
            .setSkipAllValidators()
            .setSkipSignatureVerification()
            .build();

    private final Map<String, Issuer> byName = new HashMap<>();

    Issuers(ConfigSettings settings, Clock clock) {
        settings.issuers().forEach((name, issuer) -> {
            require(!issuer.issuer().equals(settings.issuer()), name, "issuer is our own");
            require(isSafe(issuer.jwksUrl()), name, "jwks-url has to begin with https://, or be on this machine");
            Issuer before = byName.put(issuer.issuer(), new Issuer(issuer, clock));
            require(before == null, name, "issuer is there already under another name");
        });
    }

    /** Whose token it claims to be; empty: none of theirs. */
    Optional<Issuer> of(String token) {
        return byName.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(claimed(token)).map(byName::get);
    }

    private static @Nullable String claimed(String token) {
        try {
            return UNCHECKED.processToClaims(token).getIssuer();
        } catch (InvalidJwtException | MalformedClaimException e) {
            return null;
        }
    }

    /** Whoever could change the keys on their way could be anybody. */
    private static boolean isSafe(URI url) {
        String host = String.valueOf(url.getHost());
        return "https".equals(url.getScheme())
                || "http".equals(url.getScheme())
                        && InetAddresses.isUriInetAddress(host)
                        && InetAddresses.forUriString(host).isLoopbackAddress();
    }

    private static void require(boolean rule, String issuer, String otherwise) {
        if (!rule) {
            throw new IllegalStateException("qaxal.config.issuers." + issuer + ": " + otherwise);
        }
    }
}
