package com.qaxal.config.once;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.retention.Purge;
import com.qaxal.model.id.ClientId;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Stores the keys of writes that were done, for a day. */
@ApplicationScoped
class Keys {
    private static final int KEPT_HOURS = 24;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Jdbi jdbi;

    Keys(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Everybody's keys are their own. */
    record Key(String principal, String key) {}

    /**
     * A write of before.
     *
     * @param answer absent when it has none, or none that is kept
     */
    record Done(
            byte[] request, Access.Passed passed, @Nullable String answer) {
        boolean isOf(byte[] other) {
            return MessageDigest.isEqual(request, other);
        }
    }

    /**
     * Takes a key until the end of the transaction; empty when nothing was done with it yet. Whoever has the same key at this moment is waited
     * for, and then either was the first, or has failed and left it.
     *
     * @throws ApiProblem 409 when they take too long
     */
    static Optional<Done> claim(Handle handle, Key key, byte[] request) {
        handle.execute("set local lock_timeout = '2s'");
        int claimed = insert(handle, key, request);
        handle.execute("set local lock_timeout = 0");
        return claimed > 0
                ? Optional.empty()
                : handle.createQuery("select * from idempotency_key where principal = :principal and key = :key")
                        .bind("principal", key.principal())
                        .bind("key", key.key())
                        .map((row, _) -> done(row))
                        .findOne();
    }

    static void done(Handle handle, Key key, Access.Passed passed, @Nullable String answer) {
        ClientId client = passed.client();
        handle.createUpdate(
                        "update idempotency_key set client_id = cast(:client as uuid), least_role = :least, answer = :answer"
                                + " where principal = :principal and key = :key")
                .bindByType("client", client == null ? null : client.value(), UUID.class)
                .bind("least", passed.least())
                .bind("answer", answer)
                .bind("principal", key.principal())
                .bind("key", key.key())
                .execute();
    }

    private static int insert(Handle handle, Key key, byte[] request) {
        try {
            return handle.createUpdate("insert into idempotency_key (principal, key, request)"
                            + " values (:principal, :key, :request) on conflict do nothing")
                    .bind("principal", key.principal())
                    .bind("key", key.key())
                    .bind("request", request)
                    .execute();
        } catch (UnableToExecuteStatementException e) {
            if (e.getCause() instanceof SQLException refusal && LOCK_NOT_AVAILABLE.equals(refusal.getSQLState())) {
                throw ApiProblem.conflict("request_in_progress", "The same request is being worked on; try again.");
            }
            throw e;
        }
    }

    private static Done done(ResultSet row) throws SQLException {
        UUID client = row.getObject("client_id", UUID.class);
        return new Done(
                row.getBytes("request"),
                new Access.Passed(
                        client == null ? null : new ClientId(client),
                        Objects.requireNonNull(row.getString("least_role"))),
                row.getString("answer"));
    }

    @Scheduled(every = "10m")
    void forget() {
        Purge.of(jdbi, "idempotency_key", "at < now() - interval '" + KEPT_HOURS + " hours'");
    }
}
