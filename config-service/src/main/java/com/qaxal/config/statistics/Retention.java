package com.qaxal.config.statistics;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Sums leave when they are older than any range that can be asked for. */
@ApplicationScoped
class Retention {
    static final int DAYS = 400;

    private static final int CHUNK = 5_000;

    private final Jdbi jdbi;

    Retention(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Scheduled(every = "24h", delayed = "10m")
    void forget() {
        List.of("hit_hour", "detection_hour").forEach(this::forget);
    }

    /** In chunks, so that no lock is held for long; running on several replicas at once only shares the work. */
    private void forget(String table) {
        int gone;
        do {
            gone = jdbi.withHandle(handle -> handle.createUpdate(
                            "delete from " + table + " where ctid in (select ctid from " + table
                                    + " where hour < now() - make_interval(days => :days) limit :chunk for update skip locked)")
                    .bind("days", DAYS)
                    .bind("chunk", CHUNK)
                    .execute());
        } while (gone == CHUNK);
    }
}
