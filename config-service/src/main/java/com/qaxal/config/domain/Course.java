package com.qaxal.config.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a claim after a look at DNS, and when to look again: often while somebody waits for it, then ever more rarely, and daily
 * when all is well.
 *
 * @param giveUp how long the proof is waited for
 * @param grace how long an active domain is still served while its records are missing
 */
record Course(Duration giveUp, Duration grace) {
    private static final Duration DAILY = Duration.ofDays(1);
    private static final Duration UNCLEAR = Duration.ofHours(1);
    private static final Duration SOONEST = Duration.ofMinutes(1);
    private static final Duration LATEST = Duration.ofHours(6);

    /** @param lookAgain null: not before somebody asks for it */
    record Next(
            State state,
            @Nullable Instant waitingSince,
            @Nullable Reason reason,
            @Nullable Instant lookAgain) {}

    Next after(Standing standing, Findings found, Instant now) {
        if (standing.vouched()) {
            return well(now);
        }
        Instant since = Objects.requireNonNullElse(standing.waitingSince(), now);
        return switch (standing.state()) {
            case PENDING, FAILED, REVOKED -> unproven(since, found, now);
            case VERIFIED -> proven(since, found, now);
            case ACTIVE -> served(standing, found, now);
        };
    }

    /** When an active domain is not served any more; empty while nothing is missing. */
    Optional<Instant> graceEnds(Standing standing) {
        return standing.state() == State.ACTIVE
                ? Optional.ofNullable(standing.waitingSince()).map(since -> since.plus(grace))
                : Optional.empty();
    }

    private Next unproven(Instant since, Findings found, Instant now) {
        return switch (found.owned()) {
            case Finding.Yes _ -> owned(now, found, now);
            case Finding.No(Reason reason) -> pending(since, reason, now);
            case Finding.Open(Reason reason) -> pending(since, reason, now);
        };
    }

    private Next pending(Instant since, Reason reason, Instant now) {
        Instant end = since.plus(giveUp);
        return now.isBefore(end)
                ? waiting(State.PENDING, since, reason, now, end)
                : new Next(State.FAILED, null, reason.after(giveUp), null);
    }

    /** A host that is not served yet loses nothing with its proof: no grace. */
    private Next proven(Instant since, Findings found, Instant now) {
        return switch (found.owned()) {
            case Finding.Yes _ -> owned(since, found, now);
            case Finding.No(Reason reason) -> pending(now, reason, now);
            case Finding.Open(Reason reason) -> waiting(State.VERIFIED, since, reason, now, Instant.MAX);
        };
    }

    private Next owned(Instant since, Findings found, Instant now) {
        return switch (found.leadsToUs()) {
            case Finding.Yes _ -> well(now);
            case Finding.No(Reason reason) -> waiting(State.VERIFIED, since, reason, now, Instant.MAX);
            case Finding.Open(Reason reason) -> waiting(State.VERIFIED, since, reason, now, Instant.MAX);
        };
    }

    private Next served(Standing standing, Findings found, Instant now) {
        return switch (found.both()) {
            case Finding.Yes _ -> well(now);
            case Finding.No(Reason reason) ->
                missed(Objects.requireNonNullElse(standing.waitingSince(), now), reason, now);
            case Finding.Open(Reason reason) ->
                standing.waitingSince() == null
                        ? new Next(State.ACTIVE, null, reason, now.plus(UNCLEAR))
                        : waiting(
                                State.ACTIVE,
                                standing.waitingSince(),
                                reason,
                                now,
                                standing.waitingSince().plus(grace));
        };
    }

    private Next missed(Instant since, Reason reason, Instant now) {
        Instant end = since.plus(grace);
        return now.isBefore(end)
                ? waiting(State.ACTIVE, since, reason, now, end)
                : new Next(State.REVOKED, null, reason.after(grace), null);
    }

    private static Next well(Instant now) {
        return new Next(State.ACTIVE, null, null, now.plus(DAILY));
    }

    /** The longer it was waited for, the longer the next wait; what ends at {@code end} is not decided later than then. */
    private static Next waiting(State state, Instant since, Reason reason, Instant now, Instant end) {
        Duration half = Duration.between(since, now).dividedBy(2);
        Duration pause = half.compareTo(SOONEST) < 0 ? SOONEST : half.compareTo(LATEST) > 0 ? LATEST : half;
        Instant next = now.plus(pause);
        return new Next(state, since, reason, end.isAfter(now) && end.isBefore(next) ? end : next);
    }
}
