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
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Local accounts: people who sign in here rather than at an issuer of their own. */
@ApplicationScoped
public class Accounts {
    /** What an address looks like. */
    public static final String ADDRESS = "[^@\\s]{1,64}@[^@\\s]{1,255}";

    private static final int ATTEMPTS = 10;
    private static final int LOCKED_MINUTES = 15;

    private static final String SIGNED_IN =
            "update account set failed_logins = 0, locked_until = null where id = :id and password_hash = :hash";

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

    /** @param proven whether somebody vouched that it is of the address's owner */
    public record Known(UUID id, boolean proven) {}

    /** @param hash absent: whoever it is signs in elsewhere */
    private record Credentials(
            UUID id, @Nullable String hash, @Nullable OffsetDateTime lockedUntil) {}

    /**
     * Empty when the pair is wrong, or the account is locked after too many wrong ones: nobody is told which.
     *
     * @param then what comes of it, in one transaction with a last look at the password, which may have been taken away while it was compared
     */
    <T> Optional<T> signIn(String email, String password, Function<Account, T> then) {
        Optional<Credentials> found = jdbi.withHandle(handle -> handle.createQuery(
                        "select id, password_hash, locked_until from account where email = :email")
                .bind("email", normalized(email))
                .map((row, _) -> new Credentials(
                        row.getObject("id", UUID.class),
                        row.getString("password_hash"),
                        row.getObject("locked_until", OffsetDateTime.class)))
                .findOne());
        Optional<String> hash = found.flatMap(credentials -> Optional.ofNullable(credentials.hash()));
        boolean matches = passwords.matches(password, hash.orElse(PasswordHash.OF_NOBODY));
        if (found.isEmpty() || isLocked(found.get())) {
            return Optional.empty();
        }
        UUID id = found.get().id();
        if (matches && hash.isPresent()) {
            String right = hash.get();
            return jdbi.inTransaction(handle -> isStill(handle, id, right) ? byId(id).map(then) : Optional.empty());
        }
        jdbi.useHandle(handle -> handle.createUpdate(FAILED)
                .bind("id", id)
                .bind("attempts", ATTEMPTS)
                .bind("minutes", LOCKED_MINUTES)
                .execute());
        return Optional.empty();
    }

    /** Until the commit, nobody takes the password away. */
    private static boolean isStill(Handle handle, UUID account, String hash) {
        return handle.createUpdate(SIGNED_IN)
                        .bind("id", account)
                        .bind("hash", hash)
                        .execute()
                > 0;
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

    /**
     * The account of an address whose owner signed in elsewhere. From then on it is theirs alone: who set a password without being vouched for is
     * signed out and knows none any more.
     */
    Optional<Account> ofOwner(String email) {
        return jdbi.inTransaction(handle -> {
            Optional<Known> account = find(handle, email);
            account.filter(known -> !known.proven()).ifPresent(known -> {
                handle.execute("update account set password_hash = null, proven = true where id = ?", known.id());
                handle.execute("delete from sign_in where account_id = ?", known.id());
            });
            return account.flatMap(known -> byId(known.id()));
        });
    }

    public boolean exists(String email) {
        return jdbi.withHandle(handle -> find(handle, email)).isPresent();
    }

    /** The address that an account stands for. */
    public Optional<String> email(UUID account) {
        return byId(account).map(Account::email);
    }

    public Optional<Known> find(Handle handle, String email) {
        return handle.createQuery("select id, proven from account where email = :email")
                .bind("email", normalized(email))
                .map((row, _) -> new Known(row.getObject("id", UUID.class), row.getBoolean("proven")))
                .findOne();
    }

    /**
     * Makes an account for which an operator vouches, or an issuer that they trust. One that nobody vouched for is given to whom they mean:
     * whoever had it is signed out and does not know the password.
     *
     * @param passwordHash made before, outside the transaction: it takes its time. Absent: whoever it is signs in elsewhere
     * @return empty when the address has a proven account already, whose password then stays what it is
     */
    public Optional<UUID> create(
            Handle handle, String email, @Nullable String passwordHash, List<String> platformRoles) {
        Optional<UUID> account = handle.createQuery(
                        "insert into account (id, email, password_hash, platform_roles, proven)"
                                + " values (:id, :email, :hash, :roles, true) on conflict (email) do update"
                                + " set password_hash = excluded.password_hash, platform_roles = excluded.platform_roles, proven = true"
                                + " where not account.proven returning id")
                .bind("id", TimeOrderedUuid.next())
                .bind("email", normalized(email))
                .bind("hash", passwordHash)
                .bindArray("roles", String.class, platformRoles)
                .mapTo(UUID.class)
                .findOne();
        account.ifPresent(id -> handle.execute("delete from sign_in where account_id = ?", id));
        return account;
    }

    /**
     * Makes an account of which nobody knows whether it is of the address's owner.
     *
     * @return empty when the address has an account already
     */
    public Optional<UUID> createUnproven(Handle handle, String email, String passwordHash) {
        return handle.createQuery("insert into account (id, email, password_hash, proven)"
                        + " values (:id, :email, :hash, false) on conflict (email) do nothing returning id")
                .bind("id", TimeOrderedUuid.next())
                .bind("email", normalized(email))
                .bind("hash", passwordHash)
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

    /** As it is stored. */
    public static String normalized(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
