package com.qaxal.config.subscription;

import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.model.event.SubscriptionChange;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Keeps billing's word about each container, the newest version only, and lets the edge know. */
@ApplicationScoped
public class Subscriptions {
    private final EdgeVisible edge;
    private final Jdbi jdbi;

    Subscriptions(EdgeVisible edge, Jdbi jdbi) {
        this.edge = edge;
        this.jdbi = jdbi;
    }

    /** Safe to call with the same, or an older, change again. */
    public void apply(SubscriptionChange change) {
        if (isKnown(change)) {
            return;
        }
        boolean served = edge.changeIfThere(change.containerId(), handle -> store(handle, change))
                .isPresent();
        if (!served) { // deleted, or lost by a restore: there is nothing to tell the edge
            jdbi.useHandle(handle -> store(handle, change));
        }
    }

    /** Saves the work of rendering for what arrives twice, by event and by feed. */
    private boolean isKnown(SubscriptionChange change) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select exists (select 1 from subscription_state where container_id = :container and version >= :version)")
                .bind("container", change.containerId().value())
                .bind("version", change.version())
                .mapTo(Boolean.class)
                .one());
    }

    private static int store(Handle handle, SubscriptionChange change) {
        return storeAll(handle, List.of(change));
    }

    /** Keeps what is newer than what is known; the edge is not told of it. */
    public static int storeAll(Handle handle, List<SubscriptionChange> changes) {
        PreparedBatch batch = handle.prepareBatch("insert into subscription_state"
                + " (container_id, seq, version, status, pause_reasons, plan, entitlements, usage_near_limit)"
                + " values (:container, :seq, :version, :status, :reasons, :plan, :entitlements, :near)"
                + " on conflict (container_id) do update set seq = excluded.seq, version = excluded.version,"
                + " status = excluded.status, pause_reasons = excluded.pause_reasons, plan = excluded.plan,"
                + " entitlements = excluded.entitlements, usage_near_limit = excluded.usage_near_limit"
                + " where subscription_state.version < excluded.version");
        for (SubscriptionChange change : changes) {
            List<String> reasons =
                    change.pauseReasons().stream().map(reason -> reason.code()).toList();
            batch.bind("container", change.containerId().value())
                    .bind("seq", change.seq())
                    .bind("version", change.version())
                    .bind("status", change.status().name().toLowerCase(java.util.Locale.ROOT))
                    .bindArray("reasons", String.class, reasons)
                    .bind("plan", change.plan())
                    .bindArray("entitlements", String.class, List.copyOf(change.entitlements()))
                    .bind("near", change.usageNearLimit())
                    .add();
        }
        return Arrays.stream(batch.execute()).sum();
    }
}
