package com.qaxal.config.access;

import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.TimeOrderedUuid;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Local accounts: people who sign in here rather than at an issuer of their own. */
@ApplicationScoped
public class Accounts {
    private static final int ATTEMPTS = 10;
    private static final int LOCKED_MINUTES = 15;

    private static final String SIGNED_IN = "update account set failed_logins = 0, locked_until = null where id = :id";

    /** Counts from one again once a lock is over: else a single wrong password would renew it. */
    private static final String FAILED = "update account set"
            + " failed_logins = case when locked_until <= now() then 1 else failed_logins + 1 end,"
            + " locked_until = case when locked_until <= now() then null"
            + " when failed_logins + 1 >= :attempts then now() + make_interval(mins => :minutes) end"
            + " where id = :id";

    private final Jdbi jdbi;
    private final Passwords passwords;

    Accounts(Jdbi jdbi, Passwords passwords) {
        this.jdbi = jdbi;
        this.passwords = passwords;
    }

    /** @param clients the person's role for each client */
    record Account(UUID id, String email, Set<String> platformRoles, Map<ClientId, Role> clients) {}

    private record Credentials(
            UUID id, String hash, @Nullable OffsetDateTime lockedUntil) {}

    /** Empty when the pair is wrong, or the account is locked after too many wrong ones: nobody is told which. */
    Optional<Account> signIn(String email, String password) {
        Optional<Credentials> found = jdbi.withHandle(handle -> handle.createQuery(
                        "select id, password_hash, locked_until from account where email = :email")
                .bind("email", normalized(email))
                .map((row, _) -> new Credentials(
                        row.getObject("id", UUID.class),
                        row.getString("password_hash"),
                        row.getObject("locked_until", OffsetDateTime.class)))
                .findOne());
        String hash = found.map(Credentials::hash).orElse(PasswordHash.OF_NOBODY);
        boolean right = passwords.matches(password, hash);
        if (found.isEmpty() || isLocked(found.get())) {
            return Optional.empty();
        }
        UUID id = found.get().id();
        jdbi.useHandle(handle -> handle.createUpdate(right ? SIGNED_IN : FAILED)
                .bind("id", id)
                .bind("attempts", ATTEMPTS)
                .bind("minutes", LOCKED_MINUTES)
                .execute());
        return right ? byId(id) : Optional.empty();
    }

    Optional<Account> byId(UUID id) {
        return jdbi.withHandle(handle -> {
            Map<ClientId, Role> clients = new HashMap<>();
            handle.createQuery("select client_id, role from member where account_id = :id")
                    .bind("id", id)
                    .map((row, _) -> Map.entry(
                            new ClientId(row.getObject("client_id", UUID.class)),
                            Role.byCode(row.getString("role")).orElseThrow()))
                    .forEach(entry -> clients.put(entry.getKey(), entry.getValue()));
            return handle.createQuery("select email, platform_roles from account where id = :id")
                    .bind("id", id)
                    .map((row, _) -> new Account(
                            id,
                            row.getString("email"),
                            Set.of((String[]) row.getArray("platform_roles").getArray()),
                            Map.copyOf(clients)))
                    .findOne();
        });
    }

    public Optional<UUID> find(Handle handle, String email) {
        return handle.createQuery("select id from account where email = :email")
                .bind("email", normalized(email))
                .mapTo(UUID.class)
                .findOne();
    }

    /**
     * @param passwordHash made before, outside the transaction: it takes its time
     * @return empty when the address has an account already, whose password then stays what it is
     */
    public Optional<UUID> create(Handle handle, String email, String passwordHash, List<String> platformRoles) {
        return handle.createQuery("insert into account (id, email, password_hash, platform_roles)"
                        + " values (:id, :email, :hash, :roles) on conflict (email) do nothing returning id")
                .bind("id", TimeOrderedUuid.next())
                .bind("email", normalized(email))
                .bind("hash", passwordHash)
                .bindArray("roles", String.class, platformRoles)
                .mapTo(UUID.class)
                .findOne();
    }

    boolean hasOperator(Handle handle) {
        return handle.createQuery("select exists (select 1 from account where :role = any(platform_roles))")
                .bind("role", Access.OPERATOR)
                .mapTo(Boolean.class)
                .one();
    }

    private static boolean isLocked(Credentials credentials) {
        return credentials.lockedUntil() != null && credentials.lockedUntil().isAfter(OffsetDateTime.now());
    }

    private static String normalized(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
