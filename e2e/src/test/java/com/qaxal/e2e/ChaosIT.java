package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.qaxal.e2e.ChaosVisitors.Visit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/**
 * Parts of the suite are killed, stopped, frozen and brought back at random while visitors go on and customers change their settings. No visitor gets an
 * answer that the tables of {@code docs/errors.md} do not allow for what was away at that time, or another tenant's, or a cookie for another domain;
 * nothing goes back; and in the end everything is counted within its bounds, and the KV says what Postgres says. {@code -Dqaxal.chaos.seconds} chooses how
 * long, {@code -Dqaxal.chaos.seed} repeats a run's disturbances.
 */
class ChaosIT {
    private static final int TENANTS = 4;
    /** Making the tenants, the last disturbances' ends, and the count; each wait in them has a deadline of its own. */
    private static final Duration BESIDES = Duration.ofMinutes(10);

    /** Who changed nothing should meet what the last run met; the long run of {@code ./qaxal test chaos} draws another each time. */
    private static final long USUAL_SEED = 151_077;

    private final List<ChaosTenant> tenants = new ArrayList<>();

    @Test
    void noVisitorIsAnsweredWronglyAndEverythingIsCounted() {
        Long longer = Long.getLong("qaxal.chaos.seconds");
        long seconds = longer == null ? 60 : longer;
        long seed = Long.getLong(
                "qaxal.chaos.seed",
                longer == null ? USUAL_SEED : ThreadLocalRandom.current().nextInt(1_000_000));
        System.out.printf("Chaos: seed %d, %d s.%n", seed, seconds);

        assertTimeoutPreemptively(
                Duration.ofSeconds(seconds).plus(BESIDES), () -> prepareAndRun(seed, Duration.ofSeconds(seconds)));
    }

    private void prepareAndRun(long seed, Duration atLeast) throws Exception {
        try (SlowSync secondSync = SlowSync.start()) {
            for (int i = 0; i < TENANTS; i++) {
                tenants.add(ChaosTenant.make(i));
            }
            List<ChaosOrigin> origins =
                    tenants.stream().map(ChaosTenant::origin).toList();
            run(seed, atLeast, new Disturbances(seed, origins, secondSync));
        } finally {
            for (ChaosTenant tenant : tenants) {
                tenant.origin().close();
            }
        }
    }

    private void run(long seed, Duration atLeast, Disturbances disturbances) throws Exception {
        try (ChaosVisitors visitors = new ChaosVisitors(tenants);
                ChaosLeavers leavers = new ChaosLeavers(tenants);
                ChaosChanges changes = new ChaosChanges(tenants)) {
            long began = System.nanoTime();
            disturbances.run(began + atLeast.toNanos());
            LocalSuite.awaitReady();
            int days = changes.last();
            tenants.forEach(tenant -> tenant.awaitKeptFor(days));
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            List<Visit> visits = visitors.leave();
            leavers.close();

            report(seed, seconds, disturbances, changes, visits);
            SoftAssertions rules = new SoftAssertions();
            rules.assertThat(visits.stream().flatMap(visit -> wrong(visit, disturbances)))
                    .as("answers that are not allowed, after %s", disturbances.done())
                    .isEmpty();
            rules.assertThat(changes.wentBack())
                    .as("what went back in the KV, after %s", disturbances.done())
                    .isEmpty();
            rules.assertThat(tenants.stream().flatMap(tenant -> wentBack(tenant, visits, disturbances).stream()))
                    .as("what went back before visitors' eyes, after %s", disturbances.done())
                    .isEmpty();
            rules.assertThat(visits.stream().filter(Visit::isServed).count())
                    .as("visitors that were served, of %d", visits.size())
                    .isGreaterThan(visits.size() / 2);
            rules.check(() -> assertEventually(
                    await().atMost(Duration.ofSeconds(20)),
                    () -> assertThat(Drift.found())
                            .as("where the KV differs from Postgres")
                            .isEmpty()));
            rules.check(() -> assertEventually(
                    await().atMost(Duration.ofSeconds(40)),
                    () -> assertThat(ChaosLeavers.inFlight())
                            .as("places at the router that nobody gave back")
                            .isZero()));
            rules.check(() -> assertCounted(visits));
            rules.assertAll();
        }
    }

    private static void report(
            long seed, long seconds, Disturbances disturbances, ChaosChanges changes, List<Visit> visits) {
        System.out.printf(
                "Chaos: seed %d, %d s, %d disturbances, %d changes of settings, %d hits, %d served, %d of unknown fate.%n",
                seed,
                seconds,
                disturbances.done().size(),
                changes.count(),
                visits.size(),
                visits.stream().filter(Visit::isServed).count(),
                visits.stream().filter(Visit::mayHaveBeenLost).count());
        System.out.println("Chaos: " + String.join(", ", disturbances.done()));
    }

    /** What is not as it must be about one visit; nothing when all is well. */
    private static Stream<String> wrong(Visit visit, Disturbances disturbances) {
        ChaosAnswer answer = visit.answer();
        if (answer.status() != 200) {
            return isAllowed(visit, disturbances)
                    ? Stream.empty()
                    : Stream.of(answer.status() + " " + answer.body() + " for " + visit.id() + " of "
                            + visit.tenant().domain());
        }
        return Stream.of(
                        answer.id().equals(visit.id()) ? "" : "the answer to " + answer.id(),
                        answer.origin().equals(visit.tenant().origin().name()) ? "" : "from " + answer.origin(),
                        answer.isScoped() ? "" : "a cookie for another domain",
                        answer.days() > 0 ? "" : "its cookie was not kept")
                .filter(fault -> !fault.isEmpty())
                .map(fault -> visit.id() + " of " + visit.tenant().domain() + " got " + fault);
    }

    private static boolean isAllowed(Visit visit, Disturbances disturbances) {
        return switch (visit.answer().status()) {
            case -1 -> disturbances.wasDisturbed("router", visit.from(), visit.to());
            case 502, 504 -> disturbances.wasDisturbed(visit.tenant().origin().name(), visit.from(), visit.to());
            case 500 -> // a router that knows nothing yet, and nobody to ask
                disturbances.everDisturbedBefore("router", visit.to())
                        && disturbances.wasDisturbed("redis", visit.from(), visit.to())
                        && disturbances.wasDisturbed("config", visit.from(), visit.to());
            default -> false;
        };
    }

    /**
     * Answers by an older configuration than an earlier answer was given by. A router that was started anew may know less than the one before, while
     * nobody can tell it more.
     */
    private static List<String> wentBack(ChaosTenant tenant, List<Visit> visits, Disturbances disturbances) {
        List<Visit> served = visits.stream()
                .filter(visit -> visit.tenant().equals(tenant) && visit.isServed())
                .toList();
        List<Visit> byEnd =
                served.stream().sorted(Comparator.comparingLong(Visit::to)).toList();
        List<String> found = new ArrayList<>();
        int ended = 0;
        int newest = 0;
        for (Visit visit :
                served.stream().sorted(Comparator.comparingLong(Visit::from)).toList()) {
            for (; byEnd.get(ended).to() - visit.from() < 0; ended++) {
                newest = Math.max(newest, byEnd.get(ended).answer().days());
            }
            if (visit.answer().days() < newest && !disturbances.wasDisturbed("router", visit.from(), visit.to())) {
                found.add(visit.id() + " of " + tenant.domain() + " had its cookie kept for "
                        + visit.answer().days() + " days, after it was " + newest);
            }
        }
        return found;
    }

    /**
     * Billed − arrived is between 0 and the hits of which nobody can tell whether they were handed over: in flight when the router was killed or a
     * connection cut, and never read by the origin. It stays there while routers publish once more.
     */
    private void assertCounted(List<Visit> visits) {
        Map<ChaosTenant, Long> lost = visits.stream()
                .filter(Visit::mayHaveBeenLost)
                .collect(Collectors.groupingBy(Visit::tenant, Collectors.counting()));
        assertEventually(
                await().pollInterval(Duration.ofMillis(500))
                        .during(Duration.ofSeconds(7))
                        .atMost(Duration.ofSeconds(90)),
                () -> {
                    for (ChaosTenant tenant : tenants) {
                        long arrived = tenant.origin().hits().size();
                        assertThat(tenant.tenant().used())
                                .as("hits of %s that are billed, where %d arrived", tenant.domain(), arrived)
                                .isBetween(arrived, arrived + lost.getOrDefault(tenant, 0L));
                    }
                });
    }

    /** As an assertion, so that it is reported beside the other rules. */
    private static void assertEventually(ConditionFactory patience, ThrowingRunnable rule) {
        try {
            patience.untilAsserted(rule);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
