package com.qaxal.config.client;

import com.qaxal.config.access.NamedSecret;
import com.qaxal.config.access.Role;
import com.qaxal.config.retention.Purge;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.TimeOrderedUuid;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Stores who was asked to work for a client. Of what an invitation carries, a digest is stored. */
@ApplicationScoped
class Invitations {
    private static final Duration LIFETIME = Duration.ofDays(7);

    private final Jdbi jdbi;

    Invitations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param invitedBy as the audit log names them */
    record Invitation(
            UUID invitationId,
            String email,
            Role role,
            String invitedBy,
            OffsetDateTime createdAt,
            OffsetDateTime expiresAt) {}

    /** What somebody holds who was invited. */
    record Opened(UUID id, ClientId client, String email, Role role) {}

    private record Sealed(byte[] digest, Opened opened) {}

    /** @param token for who is invited, and kept nowhere */
    record Made(Invitation invitation, String token) {}

    /** Empty when the address has an open one already. */
    static Optional<Made> create(Handle handle, ClientId client, String invitedBy, String email, Role role) {
        NamedSecret secret = NamedSecret.of(TimeOrderedUuid.next());
        handle.createUpdate(
                        "delete from invitation where client_id = :client and email = :email and expires_at <= now()")
                .bind("client", client.value())
                .bind("email", email)
                .execute();
        return handle.createQuery("insert into invitation (id, client_id, email, role, digest, invited_by, expires_at)"
                        + " values (:id, :client, :email, :role, :digest, :by, now() + make_interval(secs => :seconds))"
                        + " on conflict (client_id, email) do nothing returning *")
                .bind("id", secret.name())
                .bind("client", client.value())
                .bind("email", email)
                .bind("role", role.code())
                .bind("digest", secret.digest())
                .bind("by", invitedBy)
                .bind("seconds", LIFETIME.toSeconds())
                .map((row, _) -> new Made(invitation(row), secret.text()))
                .findOne();
    }

    /** What a token is for; empty when it never was one, was used or revoked, or has expired. */
    Optional<Opened> open(String token) {
        return NamedSecret.parse(token)
                .flatMap(secret -> standing(secret.name())
                        .filter(standing -> secret.isOf(standing.digest()))
                        .map(Sealed::opened));
    }

    private Optional<Sealed> standing(UUID invitation) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from invitation where id = :id and expires_at > now()")
                .bind("id", invitation)
                .map((row, _) -> new Sealed(
                        row.getBytes("digest"),
                        new Opened(
                                invitation,
                                new ClientId(row.getObject("client_id", UUID.class)),
                                row.getString("email"),
                                role(row))))
                .findOne());
    }

    List<Invitation> ofClient(ClientId client, UUID after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from invitation where client_id = :client"
                        + " and id > :after and expires_at > now() order by id limit :limit")
                .bind("client", client.value())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> invitation(row))
                .list());
    }

    static int count(Handle handle, ClientId client) {
        return handle.createQuery("select count(*) from invitation where client_id = :client and expires_at > now()")
                .bind("client", client.value())
                .mapTo(Integer.class)
                .one();
    }

    /** Ends one, by use or otherwise: of all who want to at the same moment, one finds it. */
    static Optional<Invitation> end(Handle handle, ClientId client, UUID invitation) {
        return handle.createQuery("delete from invitation where id = :id and client_id = :client"
                        + " and expires_at > now() returning *")
                .bind("id", invitation)
                .bind("client", client.value())
                .map((row, _) -> invitation(row))
                .findOne();
    }

    @Scheduled(cron = "0 37 3 * * ?")
    void forgetExpired() {
        Purge.of(jdbi, "invitation", "expires_at <= now()");
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        return new Invitation(
                row.getObject("id", UUID.class),
                row.getString("email"),
                role(row),
                row.getString("invited_by"),
                row.getObject("created_at", OffsetDateTime.class),
                row.getObject("expires_at", OffsetDateTime.class));
    }

    private static Role role(ResultSet row) throws SQLException {
        return Role.byCode(row.getString("role")).orElseThrow();
    }
}
