package com.qaxal.config.access;

import com.qaxal.config.main.ConfigSettings;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
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

    private final Jdbi jdbi;
    private final Accounts accounts;
    private final ConfigSettings settings;

    Tokens(Jdbi jdbi, Accounts accounts, ConfigSettings settings) {
        this.jdbi = jdbi;
        this.accounts = accounts;
        this.settings = settings;
    }

    record Issued(String accessToken, long expiresIn, String refreshToken, String tokenType) {}

    private record SignIn(UUID account, byte[] newest) {}

    Issued issue(Accounts.Account account) {
        NamedSecret first = NamedSecret.of(UUID.randomUUID());
        jdbi.useHandle(handle -> handle.createUpdate("insert into sign_in (family, account_id, newest, expires_at)"
                        + " values (:family, :account, :newest, now() + make_interval(secs => :seconds))")
                .bind("family", first.name())
                .bind("account", account.id())
                .bind("newest", first.digest())
                .bind("seconds", REFRESH_LIFETIME.toSeconds())
                .execute());
        return issued(account, first);
    }

    /**
     * Exchanges a refresh token for the next of its family. One that is not the newest any more was stolen, from us or from its owner: the
     * whole family ends.
     */
    Optional<Issued> refresh(String refreshToken) {
        return NamedSecret.parse(refreshToken).flatMap(token -> jdbi.inTransaction(handle -> refresh(handle, token)));
    }

    private Optional<Issued> refresh(Handle handle, NamedSecret token) {
        Optional<SignIn> standing = handle.createQuery(
                        "select account_id, newest from sign_in where family = :family and expires_at > now() for update")
                .bind("family", token.name())
                .map((row, _) -> new SignIn(row.getObject("account_id", UUID.class), row.getBytes("newest")))
                .findOne();
        if (standing.isEmpty()) {
            return Optional.empty();
        }
        if (!token.isOf(standing.get().newest())) {
            end(handle, token.name());
            return Optional.empty();
        }
        NamedSecret next = NamedSecret.of(token.name());
        handle.createUpdate("update sign_in set newest = :newest, expires_at = now() + make_interval(secs => :seconds)"
                        + " where family = :family")
                .bind("newest", next.digest())
                .bind("seconds", REFRESH_LIFETIME.toSeconds())
                .bind("family", token.name())
                .execute();
        return accounts.byId(standing.get().account()).map(account -> issued(account, next));
    }

    /** Signs out. One row is the whole sign-in, so a refresh at the same moment is either before this or finds nothing. */
    void revoke(String refreshToken) {
        NamedSecret.parse(refreshToken).ifPresent(token -> jdbi.useHandle(handle -> end(handle, token.name())));
    }

    @Scheduled(cron = "0 29 3 * * ?")
    void forgetExpired() {
        jdbi.useHandle(handle -> handle.execute("delete from sign_in where expires_at < now()"));
    }

    private Issued issued(Accounts.Account account, NamedSecret refresh) {
        return new Issued(accessToken(account), ACCESS_LIFETIME.toSeconds(), refresh.text(), "Bearer");
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

    private static void end(Handle handle, UUID family) {
        handle.createUpdate("delete from sign_in where family = :family")
                .bind("family", family)
                .execute();
    }
}
