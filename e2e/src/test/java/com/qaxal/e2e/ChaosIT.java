package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.e2e.Disturbances.Part;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Parts of the suite are killed, stopped, frozen and brought back at random while visitors go on. No visitor gets an answer that the tables of
 * {@code docs/errors.md} do not allow for what was away at that time, and in the end everything is counted within its bounds. {@code -Dqaxal.chaos.seconds} and
 * {@code -Dqaxal.chaos.seed} choose how long, and which disturbances.
 */
@EnabledIfSystemProperty(named = "qaxal.chaos.seconds", matches = "[0-9]+", disabledReason = "./qaxal test chaos")
class ChaosIT {
    private static final int TENANTS = 4;
    private static final int VISITORS = 8;

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicLong number = new AtomicLong();

    /** What one visitor met. */
    private record Answer(Tenant tenant, String id, long from, long to, int status, String host, String code) {
        private boolean isServed() {
            return status == 200;
        }
    }

    @Test
    void noVisitorIsAnsweredWronglyAndEverythingIsCounted() throws Exception {
        long seconds = Long.getLong("qaxal.chaos.seconds", 60);
        long seed = Long.getLong("qaxal.chaos.seed", 20_261_125);
        try (ChaosOrigin origin = new ChaosOrigin();
                ExecutorService visitors = Executors.newFixedThreadPool(VISITORS)) {
            List<Tenant> tenants = new ArrayList<>();
            for (int i = 0; i < TENANTS; i++) {
                tenants.add(Tenant.on("business", origin.port()));
            }
            Disturbances disturbances = new Disturbances(seed, origin);
            AtomicBoolean visiting = new AtomicBoolean(true);
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                Tenant tenant = tenants.get(i % TENANTS);
                loops.add(visitors.submit(() -> visit(tenant, visiting)));
            }

            try {
                disturbances.run(System.nanoTime() + Duration.ofSeconds(seconds).toNanos());
                await().atMost(Duration.ofSeconds(120))
                        .until(() -> LocalSuite.status().path("ready").asBoolean());
            } finally {
                visiting.set(false);
            }
            for (Future<?> loop : loops) {
                loop.get();
            }

            long served = answers.stream().filter(Answer::isServed).count();
            System.out.printf(
                    "Chaos: seed %d, %d disturbances, %d hits, %d served.%n",
                    seed, disturbances.done().size(), answers.size(), served);
            assertThat(answers.stream().flatMap(answer -> wrong(answer, disturbances).stream()))
                    .as("after %s", disturbances.done())
                    .isEmpty();
            assertThat(served).as("most visitors are served").isGreaterThan(answers.size() / 4);
            for (Tenant tenant : tenants) {
                assertCounted(tenant, origin);
            }
        }
    }

    private void visit(Tenant tenant, AtomicBoolean visiting) {
        while (visiting.get()) {
            String id = "h" + number.incrementAndGet();
            long from = System.nanoTime();
            int status = -1;
            String host = tenant.host;
            String code = "";
            try {
                HttpResponse<String> answer = Http.CLIENT.send(
                        Http.edge(tenant.host, Tenant.HIT + "&id=" + id)
                                .timeout(Duration.ofSeconds(40))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                status = answer.statusCode();
                host = answer.headers().firstValue("X-For").orElse(tenant.host);
                code = answer.body();
                assertThat(answer.headers().firstValue("X-Id").orElse(id))
                        .as("another visitor's answer")
                        .isEqualTo(id);
            } catch (IOException e) {
                code = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            answers.add(new Answer(tenant, id, from, System.nanoTime(), status, host, code));
        }
    }

    /** What the tables do not allow; empty when all is well. */
    private static Optional<String> wrong(Answer answer, Disturbances disturbances) {
        boolean router = disturbances.wasDisturbed(Part.ROUTER, answer.from(), answer.to());
        boolean origin = disturbances.wasDisturbed(Part.ORIGIN, answer.from(), answer.to());
        boolean sources = disturbances.wasDisturbed(Part.REDIS, answer.from(), answer.to())
                || disturbances.wasDisturbed(Part.CONFIG, answer.from(), answer.to());
        boolean restarted = disturbances.everDisturbedBefore(Part.ROUTER, answer.to());
        boolean allowed = answer.host().equals(answer.tenant().host)
                && switch (answer.status()) {
                    case 200 -> true;
                    case -1 -> router;
                    case 502, 504 -> origin;
                    case 500 -> restarted && sources; // a router that knows nothing, and nobody to ask
                    default -> false;
                };
        return allowed
                ? Optional.empty()
                : Optional.of(answer.status() + " " + answer.code() + " for " + answer.host());
    }

    /** Billed − arrived is between 0 and what was in flight when something broke: those answers were never seen whole. */
    private void assertCounted(Tenant tenant, ChaosOrigin origin) {
        long unseen = answers.stream()
                .filter(answer -> answer.tenant() == tenant && !answer.isServed())
                .count();
        long arrived = origin.hitsOf(tenant.host).size();
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(tenant.used() - arrived).isBetween(0L, unseen));
        await().during(Duration.ofSeconds(6)) // longer than routers take to publish: nothing more is to come
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(tenant.used() - arrived).isBetween(0L, unseen));
    }
}
