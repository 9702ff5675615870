package com.qaxal.config.access;

import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.TimeOrderedUuid;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Keys by which a client's programs ask as a member would. Of each, a digest is stored. */
@ApplicationScoped
public class ApiKeys {
    /** By it people and scanners of repositories see what was left lying around. */
    static final String PREFIX = "qaxal_";

    private static final String TODAY = "cast(now() at time zone 'utc' as date)";

    private final Jdbi jdbi;

    ApiKeys(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param createdBy as the audit log names them
     * @param expiresAt absent: it is good until it is revoked
     * @param lastUsedOn a day of UTC; absent: never
     */
    public record ApiKey(
            UUID keyId,
            String name,
            Role role,
            String createdBy,
            OffsetDateTime createdAt,
            @Nullable OffsetDateTime expiresAt,
            @Nullable LocalDate lastUsedOn) {}

    /** What a key is to be. */
    public record Wanted(String name, Role role, @Nullable OffsetDateTime expiresAt) {}

    /** @param text for its owner, and kept nowhere */
    public record Made(ApiKey key, String text) {}

    private record Standing(ClientId client, Role role, byte[] digest, boolean unusedToday) {}

    /** Whom a key lets in, asked anew each time: revoked is revoked. Empty when it is none, or not any more. */
    Optional<Asker> open(String text) {
        return NamedSecret.parse(text.substring(PREFIX.length()))
                .flatMap(secret -> jdbi.withHandle(handle -> open(handle, secret)));
    }

    private static Optional<Asker> open(Handle handle, NamedSecret secret) {
        Optional<Standing> key = handle.createQuery(
                        "select client_id, role, digest, last_used_on is distinct from " + TODAY
                                + " as unused_today from api_key where id = :id and (expires_at is null or expires_at > now())")
                .bind("id", secret.name())
                .map((row, _) -> new Standing(
                        new ClientId(row.getObject("client_id", UUID.class)),
                        role(row),
                        row.getBytes("digest"),
                        row.getBoolean("unused_today")))
                .findOne()
                .filter(standing -> secret.isOf(standing.digest()));
        if (key.isPresent() && key.get().unusedToday()) {
            handle.createUpdate("update api_key set last_used_on = " + TODAY + " where id = :id")
                    .bind("id", secret.name())
                    .execute();
        }
        String name = "api_key " + secret.name();
        return key.map(standing -> new Asker(
                Asker.Kind.KEY, name, name, null, Set.of(), null, Map.of(standing.client(), standing.role())));
    }

    public static Made create(Handle handle, ClientId client, String createdBy, Wanted wanted) {
        NamedSecret secret = NamedSecret.of(TimeOrderedUuid.next());
        ApiKey key = handle.createQuery(
                        "insert into api_key (id, client_id, name, role, digest, created_by, expires_at)"
                                + " values (:id, :client, :name, :role, :digest, :by, :expires) returning *")
                .bind("id", secret.name())
                .bind("client", client.value())
                .bind("name", wanted.name())
                .bind("role", wanted.role().code())
                .bind("digest", secret.digest())
                .bind("by", createdBy)
                .bindByType("expires", wanted.expiresAt(), OffsetDateTime.class)
                .map((row, _) -> key(row))
                .one();
        return new Made(key, PREFIX + secret.text());
    }

    public List<ApiKey> ofClient(ClientId client, UUID after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from api_key where client_id = :client and id > :after order by id limit :limit")
                .bind("client", client.value())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> key(row))
                .list());
    }

    public static int count(Handle handle, ClientId client) {
        return handle.createQuery("select count(*) from api_key where client_id = :client")
                .bind("client", client.value())
                .mapTo(Integer.class)
                .one();
    }

    /** What was revoked; empty when there is no such key of the client. */
    public static Optional<ApiKey> revoke(Handle handle, ClientId client, UUID key) {
        return handle.createQuery("delete from api_key where id = :id and client_id = :client returning *")
                .bind("id", key)
                .bind("client", client.value())
                .map((row, _) -> key(row))
                .findOne();
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getString("name"),
                role(row),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class),
                row.getObject("expires_at", OffsetDateTime.class),
                row.getObject("last_used_on", LocalDate.class));
    }

    private static Role role(ResultSet row) throws SQLException {
        return Role.byCode(row.getString("role")).orElseThrow();
    }
}
