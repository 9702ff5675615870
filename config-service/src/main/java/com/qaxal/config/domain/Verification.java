package com.qaxal.config.domain;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.config.main.ConfigSettings;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Looks custom domains up and draws the consequences. DNS is asked between transactions, not in one: a claim is taken for a while, looked at, and
 * settled if it still stands as it was. Of several replicas each takes others, and one that ends in the middle is stood in for.
 */
@ApplicationScoped
class Verification {
    private static final Logger LOG = Logger.getLogger(Verification.class);

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Jdbi jdbi;
    private final Domains domains;
    private final Resolvers resolvers;
    private final EdgeVisible edge;
    private final Course course;
    private final Entrance entrance;
    private final int atOnce;
    private final Semaphore onDemand;
    private final Clock clock;
    private final Counter clear;
    private final Counter unclear;

    Verification(
            Jdbi jdbi,
            Domains domains,
            Resolvers resolvers,
            EdgeVisible edge,
            ConfigSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.jdbi = jdbi;
        this.domains = domains;
        this.resolvers = resolvers;
        this.edge = edge;
        this.course = new Course(settings.dns().giveUp(), settings.dns().grace());
        this.entrance = Entrance.of(settings);
        this.atOnce = settings.dns().atOnce();
        this.onDemand = new Semaphore(atOnce);
        this.clock = clock;
        this.clear = metrics.counter("qaxal.config.domain.looks", "answer", "clear");
        this.unclear = metrics.counter("qaxal.config.domain.looks", "answer", "unclear");
    }

    /** Every domain that is due, a handful at a time. */
    @Scheduled(every = "${qaxal.config.dns.every:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void lookAtDue() {
        List<Claim> due;
        do {
            due = domains.takeDue(atOnce);
            try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
                due.forEach(claim -> looks.execute(() -> lookInPeace(claim)));
            }
        } while (due.size() == atOnce);
    }

    /**
     * Looks now, since somebody asked.
     *
     * @throws ApiProblem 429 when it was looked at a moment ago, or too many others are being looked at
     */
    void lookAt(UUID domain) {
        if (!onDemand.tryAcquire()) {
            throw ApiProblem.tooSoon("too_many_checks", "Too many domains are being checked just now.", PAUSE);
        }
        try {
            look(domains.take(domain, PAUSE)
                    .orElseThrow(() -> ApiProblem.tooSoon(
                            "checked_just_now", "This domain was checked a moment ago; DNS takes longer.", PAUSE)));
        } finally {
            onDemand.release();
        }
    }

    Entrance entrance() {
        return entrance;
    }

    Course course() {
        return course;
    }

    private void lookInPeace(Claim claim) {
        try {
            look(claim);
        } catch (RuntimeException e) {
            LOG.errorf(e, "domain not looked at, tried again in some minutes domain=%s", claim.id());
        }
    }

    private void look(Claim claim) {
        List<View> views = resolvers.look(claim);
        Findings found = Findings.agreed(
                views.stream().map(view -> Findings.of(view, claim, entrance)).toList());
        (found.both() instanceof Finding.Open ? unclear : clear).increment();
        Course.Next next = course.after(claim.standing(), found, clock.instant());
        settle(claim, next, verdict(claim, views));
    }

    private static @Nullable SafariVerdict verdict(Claim claim, List<View> views) {
        return Optional.ofNullable(claim.pageHost())
                .flatMap(page -> SafariVerdict.of(page, views.getFirst()))
                .orElse(null);
    }

    /** What stays in its state concerns nobody but its owner: no container is locked, and the edge is told nothing. */
    private void settle(Claim claim, Course.Next next, @Nullable SafariVerdict verdict) {
        if (next.state() == claim.standing().state()) {
            jdbi.useTransaction(handle -> {
                if (domains.settle(handle, claim, next, verdict) && isNewlyWarned(claim, next)) {
                    record(handle, "domain.warned", claim, next);
                }
            });
        } else if (next.state().owns() && !claim.standing().state().owns()) {
            takeOver(claim, next, verdict);
        } else {
            change(Set.of(claim.container()), handle -> settled(handle, claim, next, verdict));
        }
    }

    /** The host is proven: from whoever owned it until now it is taken in the same step. */
    private void takeOver(Claim claim, Course.Next next, @Nullable SafariVerdict verdict) {
        Set<ContainerId> containers = new HashSet<>(Set.of(claim.container()));
        domains.owners(claim.id(), claim.host()).forEach(former -> containers.add(former.container()));
        change(containers, handle -> {
            List<Domains.Former> formers = domains.dispossess(handle, claim);
            formers.forEach(former -> recordLoss(handle, former, claim));
            return formers.stream().allMatch(former -> containers.contains(former.container()))
                    && settled(handle, claim, next, verdict);
        });
    }

    /** All of it, or nothing, when what it rests on has changed meanwhile; the next look sees what is true then. */
    private void change(Set<ContainerId> containers, Function<Handle, Boolean> work) {
        try {
            edge.changeIfThere(containers, handle -> {
                if (!work.apply(handle)) {
                    throw new ChangedMeanwhile();
                }
                return true;
            });
        } catch (ChangedMeanwhile e) {
            LOG.debug("domain changed while it was looked up");
        }
    }

    private boolean settled(Handle handle, Claim claim, Course.Next next, @Nullable SafariVerdict verdict) {
        boolean settled = domains.settle(handle, claim, next, verdict);
        if (settled) {
            record(handle, "domain." + next.state().code(), claim, next);
        }
        return settled;
    }

    private static boolean isNewlyWarned(Claim claim, Course.Next next) {
        return next.state() == State.ACTIVE
                && next.waitingSince() != null
                && claim.standing().waitingSince() == null;
    }

    private static void record(Handle handle, String action, Claim claim, Course.Next next) {
        record(handle, action, claim.client(), claim.id(), claim, next.reason());
    }

    /** The notice to who loses it; it does not say to whom. */
    private static void recordLoss(Handle handle, Domains.Former former, Claim claim) {
        record(handle, "domain.revoked", former.client(), former.id(), claim, Reason.takenOver());
    }

    private static void record(
            Handle handle, String action, ClientId client, UUID domain, Claim claim, @Nullable Reason reason) {
        Map<String, String> detail = new HashMap<>(Map.of("host", claim.host().value()));
        if (reason != null) {
            detail.put("reason", reason.code());
        }
        Audit.recordOwn(handle, action, client, domain.toString(), detail);
    }

    private static final class ChangedMeanwhile extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
