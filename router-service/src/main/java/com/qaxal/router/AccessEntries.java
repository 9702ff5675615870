package com.qaxal.router;

import com.qaxal.model.event.AccessLogEntry;
import com.qaxal.model.event.BrowserFamily;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.recover.RecoveryTarget;
import com.qaxal.router.http.Arrival;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes down one request for the access log: its class, never its query, cookies or address. */
final class AccessEntries {
    private AccessEntries() {}

    /** Empty when the request belongs to no container. */
    static Optional<AccessLogEntry> of(Visit visit, Outcome outcome) {
        Standing standing = visit.standing;
        if (standing == null) {
            return Optional.empty();
        }
        Arrival arrival = visit.arrival;
        long micros = (System.nanoTime() - arrival.startedAt()) / 1_000;
        Outcome.@Nullable Served served = outcome instanceof Outcome.Served whole ? whole : null;
        return Optional.of(new AccessLogEntry(
                Instant.now(),
                standing.config.containerId(),
                visit.site == null ? null : visit.site.siteId(),
                visit.route,
                status(outcome),
                served == null ? null : served.status(),
                micros,
                served == null ? null : served.nanosToHead() / 1_000,
                arrival.body().bytes(),
                arrival.reply().bytes(),
                visit.recovered,
                visit.plan != null
                        && RecoveryTarget.COLLECT_PATHS.contains(
                                visit.plan.arrival().path()),
                visit.recovered && recoversWhenBlocked(standing.config.modules().gtmRecovery()),
                BrowserFamily.of(arrival.header("User-Agent")),
                visit.plan == null ? null : visit.plan.client().country(),
                outcome instanceof Outcome.Refused refused ? refused.problem().code() : null));
    }

    private static boolean recoversWhenBlocked(Modules.@Nullable GtmRecovery recovery) {
        return recovery != null && recovery.mode() == Modules.GtmRecovery.Mode.WHEN_BLOCKED;
    }

    private static int status(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Served(int status, long _) -> status;
            case Outcome.Refused refused -> refused.problem().status();
            case Outcome.Answered(int status) -> status;
            case Outcome.BrokenOff(int status) -> status;
        };
    }
}
