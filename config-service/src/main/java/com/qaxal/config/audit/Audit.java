package com.qaxal.config.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.qaxal.config.access.Access;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.TimeOrderedUuid;
import com.qaxal.model.json.Json;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes down who changed what, in the transaction of the change: neither stands without the other. Secrets have no place in it. */
@RequestScoped
public class Audit {
    private final Access access;

    Audit(Access access) {
        this.access = access;
    }

    /**
     * Something came to be, or was done.
     *
     * @param action as {@code site.created}
     * @param subject the id of what it was done to
     * @param after what it is now
     */
    public void record(Handle handle, String action, @Nullable ClientId client, String subject, Object after) {
        write(
                handle,
                access.actor(),
                action,
                client,
                subject,
                null,
                Json.mapper().valueToTree(after));
    }

    /** Something is no more; {@code before} is what it was. */
    public void ended(Handle handle, String action, @Nullable ClientId client, String subject, Object before) {
        write(handle, access.actor(), action, client, subject, Json.mapper().valueToTree(before), null);
    }

    /** Something is not what it was. Of both states only the fields that differ are kept. */
    public void changed(
            Handle handle, String action, @Nullable ClientId client, String subject, Object before, Object after) {
        ObjectNode was = Json.mapper().valueToTree(before);
        ObjectNode is = Json.mapper().valueToTree(after);
        List<String> same = Stream.of(was, is)
                .flatMap(state -> state.properties().stream())
                .map(field -> field.getKey())
                .filter(field -> Objects.equals(was.get(field), is.get(field)))
                .toList();
        write(handle, access.actor(), action, client, subject, was.remove(same), is.remove(same));
    }

    /** Something was done that nobody asked for just now: the platform itself did it. */
    public static void recordOwn(
            Handle handle, String action, @Nullable ClientId client, String subject, Object after) {
        recordBy(handle, "qaxal", action, client, subject, after);
    }

    /** Something was done by somebody who need not be signed in for it. */
    public static void recordBy(
            Handle handle, String actor, String action, @Nullable ClientId client, String subject, Object after) {
        write(handle, actor, action, client, subject, null, Json.mapper().valueToTree(after));
    }

    private static void write(
            Handle handle,
            String actor,
            String action,
            @Nullable ClientId client,
            String subject,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after) {
        handle.createUpdate(
                        "insert into audit_log (id, actor, action, client_id, subject, before, after)"
                                + " values (:id, :actor, :action, cast(:client as uuid), :subject, cast(:before as jsonb), cast(:after as jsonb))")
                .bind("id", TimeOrderedUuid.next())
                .bind("actor", actor)
                .bind("action", action)
                .bindByType("client", client == null ? null : client.value(), UUID.class)
                .bind("subject", subject)
                .bind("before", before == null ? null : before.toString())
                .bind("after", after == null ? null : after.toString())
                .execute();
    }
}
