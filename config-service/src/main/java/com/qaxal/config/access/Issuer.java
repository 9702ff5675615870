package com.qaxal.config.access;

import com.qaxal.config.main.ConfigSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/** An issuer that an operator trusts to know who owns an address (OpenID Connect). Of what else its tokens say, nothing is believed. */
final class Issuer {
    private static final Logger LOG = Logger.getLogger(Issuer.class);
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
    private static final String ANY = "*";

    private final ConfigSettings.Issuer settings;
    private final JwtConsumer tokens;

    Issuer(ConfigSettings.Issuer settings, Clock clock) {
        this.settings = settings;
        this.tokens = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT, IssuerKeys.ALGORITHMS.toArray(String[]::new))
                .setVerificationKeyResolver(new IssuerKeys(settings.jwksUrl(), clock))
                .setExpectedIssuer(settings.issuer())
                .setExpectedAudience(settings.audience())
                .setRequireSubject()
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds((int) CLOCK_SKEW.toSeconds())
                .build();
    }

    /** The address whose owner the bearer is; empty when the token does not prove one. May wait for the issuer. */
    Optional<String> addressOf(String token) {
        try {
            JwtClaims claims = tokens.processToClaims(token);
            return claims.getClaimValue(settings.emailClaim()) instanceof String address
                            && address.matches(Accounts.ADDRESS)
                            && isVerified(claims)
                            && mayVouchFor(Accounts.normalized(address))
                    ? Optional.of(Accounts.normalized(address))
                    : Optional.empty();
        } catch (InvalidJwtException e) {
            LOG.debugf("a token of %s is refused: %s", settings.issuer(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Some issuers write the truth as a text. */
    private boolean isVerified(JwtClaims claims) {
        return settings.allAddressesVerified()
                || Objects.toString(claims.getClaimValue("email_verified")).equals("true");
    }

    private boolean mayVouchFor(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1);
        return settings.emailDomains().stream()
                .anyMatch(allowed -> allowed.equals(ANY) || allowed.equalsIgnoreCase(domain));
    }
}
