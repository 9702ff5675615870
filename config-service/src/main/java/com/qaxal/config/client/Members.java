package com.qaxal.config.client;

import com.qaxal.config.access.Role;
import com.qaxal.model.id.ClientId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Stores who works for which client, and as what. */
@ApplicationScoped
class Members {
    private static final String SELECT =
            "select account.id, email, role from member join account on account.id = account_id where client_id = :client ";

    private final Jdbi jdbi;

    Members(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    record Member(UUID memberId, String email, Role role) {}

    List<Member> ofClient(ClientId client, String after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "and email > :after order by email limit :limit")
                .bind("client", client.value())
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> member(row))
                .list());
    }

    Optional<Member> one(ClientId client, UUID member) {
        return jdbi.withHandle(handle -> handle.createQuery(SELECT + "and account_id = :member")
                .bind("client", client.value())
                .bind("member", member)
                .map((row, _) -> member(row))
                .findOne());
    }

    static boolean has(Handle handle, ClientId client, String email) {
        return handle.createQuery("select exists (" + SELECT + "and email = :email)")
                .bind("client", client.value())
                .bind("email", email)
                .mapTo(Boolean.class)
                .one();
    }

    /** Until the commit, nobody else changes who works for the client. */
    static void lock(Handle handle, ClientId client) {
        handle.execute("select 1 from client where id = ? for update", client.value());
    }

    /** False when they are one already. */
    static boolean add(Handle handle, ClientId client, UUID account, Role role) {
        return handle.createUpdate("insert into member (client_id, account_id, role)"
                                + " values (:client, :account, :role) on conflict do nothing")
                        .bind("client", client.value())
                        .bind("account", account)
                        .bind("role", role.code())
                        .execute()
                > 0;
    }

    static void setRole(Handle handle, ClientId client, UUID member, Role role) {
        handle.createUpdate("update member set role = :role where client_id = :client and account_id = :member")
                .bind("client", client.value())
                .bind("member", member)
                .bind("role", role.code())
                .execute();
    }

    static void remove(Handle handle, ClientId client, UUID member) {
        handle.createUpdate("delete from member where client_id = :client and account_id = :member")
                .bind("client", client.value())
                .bind("member", member)
                .execute();
    }

    static boolean hasOwnerBeside(Handle handle, ClientId client, UUID member) {
        return handle.createQuery("select exists (select 1 from member"
                        + " where client_id = :client and role = 'owner' and account_id <> :member)")
                .bind("client", client.value())
                .bind("member", member)
                .mapTo(Boolean.class)
                .one();
    }

    private static Member member(ResultSet row) throws SQLException {
        return new Member(
                row.getObject("id", UUID.class),
                row.getString("email"),
                Role.byCode(row.getString("role")).orElseThrow());
    }
}
