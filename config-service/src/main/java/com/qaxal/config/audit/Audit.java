package com.qaxal.config.audit;

import com.qaxal.config.access.Access;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.json.Json;
import jakarta.enterprise.context.RequestScoped;
import java.nio.charset.StandardCharsets;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes down who changed what, in the transaction of the change: neither stands without the other. */
@RequestScoped
public class Audit {
    private final Access access;

    Audit(Access access) {
        this.access = access;
    }

    /**
     * @param action as {@code site.created}
     * @param subject the id of what was changed
     * @param detail what it is now, without secrets
     */
    public void record(Handle handle, String action, @Nullable ClientId client, String subject, Object detail) {
        record(handle, access.actor(), action, client, subject, detail);
    }

    /** Likewise, of what nobody asked for just now: the platform itself did it. */
    public static void recordOwn(
            Handle handle, String action, @Nullable ClientId client, String subject, Object detail) {
        record(handle, "qaxal", action, client, subject, detail);
    }

    private static void record(
            Handle handle, String actor, String action, @Nullable ClientId client, String subject, Object detail) {
        handle.createUpdate("insert into audit_log (actor, action, client_id, subject, detail)"
                        + " values (:actor, :action, cast(:client as uuid), :subject, cast(:detail as jsonb))")
                .bind("actor", actor)
                .bind("action", action)
                .bind("client", client == null ? null : client.value())
                .bind("subject", subject)
                .bind("detail", new String(Json.encode(detail), StandardCharsets.UTF_8))
                .execute();
    }
}
