package com.qaxal.config.statistics;

import com.qaxal.config.retention.Purge;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Sums leave when they are older than any range that can be asked for. */
@ApplicationScoped
class Retention {
    static final int DAYS = 400;

    private final Jdbi jdbi;

    Retention(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Scheduled(every = "24h", delayed = "10m")
    void forget() {
        for (String sums : List.of("hit_hour", "detection_hour")) {
            Purge.of(jdbi, sums, "hour < now() - interval '" + DAYS + " days'");
        }
    }
}
