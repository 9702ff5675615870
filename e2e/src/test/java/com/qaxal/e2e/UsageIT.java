package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is billed is what was handed to the origin, and what was bought is what is served. */
class UsageIT {
    private static final LocalSuite SUITE = LocalSuite.running();
    private static final int AT_ONCE = 16;

    @Test
    void withoutAccidentBilledIsExactlyWhatArrived() throws Exception {
        Tenant tenant = Tenant.on("business");
        Tenant.clearReceived();

        assertThat(hits(tenant, 2_000, () -> {})).isEqualTo(2_000);

        assertThat(Tenant.received()).isEqualTo(2_000);
        tenant.awaitUsed(2_000, Duration.ofSeconds(30));
    }

    @Test
    void killedRouterBillsNoMoreThanWhatWasInFlight() throws Exception {
        Tenant tenant = Tenant.on("business");
        Tenant.clearReceived();
        ProcessHandle router = SUITE.process("router");

        hits(tenant, 10_000, router::destroyForcibly);

        tenant.awaitHit(204); // started again
        long arrived = Tenant.received();
        tenant.awaitUsed(arrived, arrived + AT_ONCE, Duration.ofSeconds(90));
        assertThat(arrived).isGreaterThan(4_000);
    }

    @Test
    void usedUpPlanIsRefusedUntilAnUpgrade() throws Exception {
        String small = Tenant.planOf(200, 101);
        String large = Tenant.planOf(100_000, 102);
        Tenant tenant = Tenant.on(small);
        hits(tenant, 220, () -> {});
        tenant.awaitHit(402);
        assertThat(Http.get(tenant.host, Tenant.HIT).body()).contains("\"reason\":\"over_limit\"");

        Api.billing("POST", "/v1/containers/" + tenant.container + "/subscription/plan", Map.of("plan", large));

        reportResumption("an upgrade", tenant);
    }

    @Test
    void usedUpPlanIsRefusedUntilThePayment() throws Exception {
        Tenant tenant = Tenant.on(Tenant.planOf(1_500, 103));
        hits(tenant, 1_520, () -> {});
        tenant.awaitHit(402);
        // What is paid for is as much again: the hits until the pause was heard still fit.
        JsonNode invoice = Api.billing("GET", "/v1/containers/" + tenant.container + "/invoices", null)
                .path("items")
                .path(0);

        Api.billing(
                "POST",
                "/v1/invoices/" + invoice.path("invoice_id").asText() + "/payment",
                Map.of("outcome", "paid", "reference", "e2e-" + tenant.container));

        reportResumption("a payment", tenant);
    }

    @Test
    void autoUpgradeRefusesNobody() throws Exception {
        String small = Tenant.planOf(300, 104);
        Tenant.planOf(200_000, 105);
        Tenant tenant = Tenant.on(small);
        Api.billing(
                "PUT", "/v1/containers/" + tenant.container + "/subscription/auto-upgrade", Map.of("enabled", true));
        // Up to where routers report every second; then as a site's visitors would go on.
        assertThat(hits(tenant, 285, () -> {})).isEqualTo(285);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> tenant.subscription().path("plan").asText(), plan -> !plan.equals(small));

        assertThat(hits(tenant, 200, () -> {})).isEqualTo(200);
        assertThat(tenant.subscription().path("pause_reasons")).isEmpty();
    }

    /** How long after the API's answer a visitor is served again. Reported, not asserted: machines differ. */
    private static void reportResumption(String after, Tenant tenant) {
        long answered = System.nanoTime();
        tenant.awaitHit(204);
        System.out.printf("Served again %d ms after %s.%n", (System.nanoTime() - answered) / 1_000_000, after);
    }

    /** Sends hits, so many at once; runs {@code halfway} in the middle. @return how many were answered well */
    private static int hits(Tenant tenant, int count, Runnable halfway) throws Exception {
        AtomicInteger served = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        try (ExecutorService visitors = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(visitors.submit(() -> {
                    if (begun.incrementAndGet() == count / 2) {
                        halfway.run();
                    }
                    if (status(tenant) == 204) {
                        served.incrementAndGet();
                    }
                }));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
        return served.get();
    }

    private static int status(Tenant tenant) {
        try {
            return Http.CLIENT
                    .send(Http.edge(tenant.host, Tenant.HIT).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return -1; // nobody is there at the moment
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
