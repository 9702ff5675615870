package com.qaxal.config.access;

import com.qaxal.config.main.ConfigSettings;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The built-in issuer: short access tokens, and refresh tokens that are good for one use. */
@ApplicationScoped
class Tokens {
    static final Duration ACCESS_LIFETIME = Duration.ofMinutes(5);
    private static final Duration REFRESH_LIFETIME = Duration.ofDays(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Jdbi jdbi;
    private final Accounts accounts;
    private final ConfigSettings settings;

    Tokens(Jdbi jdbi, Accounts accounts, ConfigSettings settings) {
        this.jdbi = jdbi;
        this.accounts = accounts;
        this.settings = settings;
    }

    record Issued(String accessToken, long expiresIn, String refreshToken, String tokenType) {}

    private record Used(UUID account, UUID family, boolean used, boolean expired) {}

    Issued issue(Accounts.Account account) {
        return jdbi.inTransaction(handle -> issue(handle, account, UUID.randomUUID()));
    }

    /** Exchanges a refresh token. One that comes a second time was stolen, from us or from its owner: the whole family ends. */
    Optional<Issued> refresh(String refreshToken) {
        return jdbi.inTransaction(handle -> {
            Optional<Used> found = handle.createQuery(
                            "select account_id, family, used, expires_at < now() as expired from refresh_token where hash = :hash for update")
                    .bind("hash", hash(refreshToken))
                    .map((row, _) -> new Used(
                            row.getObject("account_id", UUID.class),
                            row.getObject("family", UUID.class),
                            row.getBoolean("used"),
                            row.getBoolean("expired")))
                    .findOne();
            if (found.isEmpty() || found.get().expired()) {
                return Optional.<Issued>empty();
            }
            if (found.get().used()) {
                endFamily(handle, found.get().family());
                return Optional.<Issued>empty();
            }
            handle.createUpdate("update refresh_token set used = true where hash = :hash")
                    .bind("hash", hash(refreshToken))
                    .execute();
            return accounts.byId(found.get().account())
                    .map(account -> issue(handle, account, found.get().family()));
        });
    }

    void revoke(String refreshToken) {
        jdbi.useTransaction(handle -> handle.createQuery("select family from refresh_token where hash = :hash")
                .bind("hash", hash(refreshToken))
                .mapTo(UUID.class)
                .findOne()
                .ifPresent(family -> endFamily(handle, family)));
    }

    private Issued issue(Handle handle, Accounts.Account account, UUID family) {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        String refresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        handle.createUpdate("insert into refresh_token (hash, account_id, family, expires_at)"
                        + " values (:hash, :account, :family, now() + make_interval(secs => :seconds))")
                .bind("hash", hash(refresh))
                .bind("account", account.id())
                .bind("family", family)
                .bind("seconds", REFRESH_LIFETIME.toSeconds())
                .execute();
        return new Issued(accessToken(account), ACCESS_LIFETIME.toSeconds(), refresh, "Bearer");
    }

    private String accessToken(Accounts.Account account) {
        Map<String, String> clients = account.clients().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toString(),
                        entry -> entry.getValue().code()));
        return Jwt.issuer(settings.issuer())
                .subject(account.id().toString())
                .upn(account.email())
                .groups(account.platformRoles())
                .claim("clients", clients)
                .expiresIn(ACCESS_LIFETIME)
                .sign();
    }

    private static void endFamily(Handle handle, UUID family) {
        handle.createUpdate("delete from refresh_token where family = :family")
                .bind("family", family)
                .execute();
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
