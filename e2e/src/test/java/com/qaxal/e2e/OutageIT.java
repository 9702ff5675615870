package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts go away and come back; known containers are served throughout, and nothing counted is lost or doubled. */
class OutageIT {
    private static final LocalSuite SUITE = LocalSuite.running();
    private static final int HITS = 100;

    private Tenant tenant;

    @BeforeEach
    void tenantIsKnown() {
        tenant = Tenant.on("business");
        assertThat(tenant.hit()).isEqualTo(204);
        tenant.awaitUsed(1, Duration.ofSeconds(30));
        Tenant.clearReceived();
    }

    @AfterEach
    void everythingIsBack() {
        List.of("redis", "kafka", "config").forEach(SUITE::start);
        LocalSuite.awaitReady();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "config", "kafka", "redis,config,kafka"})
    void knownContainerIsServedAndEverythingCatchesUp(String parts) {
        for (String part : parts.split(",", -1)) {
            SUITE.stop(part);
        }

        for (int i = 0; i < HITS; i++) {
            assertThat(tenant.hit()).isEqualTo(204);
        }

        assertThat(Tenant.received()).isEqualTo(HITS);
        for (String part : parts.split(",", -1)) {
            SUITE.start(part);
        }
        tenant.awaitUsed(HITS + 1, Duration.ofSeconds(60));
        tenant.setModule("sgtm_proxy", false);
        tenant.awaitHit(403);
    }

    @Test
    void routerThatIsStartedWhileNobodyCanBeAskedServesWhatItKnew() {
        List.of("redis", "config", "kafka").forEach(SUITE::stop);
        SUITE.stop("router");

        SUITE.start("router");

        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(tenant::hit, status -> status == 204);
        List.of("redis", "config", "kafka").forEach(SUITE::start);
        tenant.awaitUsed(2, Duration.ofSeconds(60));
    }

    @Test
    void strangersHostIsAFaultWhileNobodyCanTell() {
        SUITE.stop("redis");
        SUITE.stop("config");

        assertThat(Http.get("stranger.trqaxal.localhost", "/x").statusCode()).isEqualTo(500);
        assertThat(Http.get("stranger.trqaxal.localhost", "/x").body()).contains("\"code\":\"config_unavailable\"");

        SUITE.start("redis");
        SUITE.start("config");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Http.get("stranger.trqaxal.localhost", "/x").statusCode(), status -> status == 404);
    }

    @Test
    void flushedKvIsWholeAgainAndNoVisitorNoticed() {
        AtomicBoolean visiting = new AtomicBoolean(true);
        CompletableFuture<List<Integer>> visitor = CompletableFuture.supplyAsync(() -> {
            List<Integer> answers = new ArrayList<>();
            while (visiting.get()) {
                answers.add(tenant.hit());
            }
            return answers;
        });
        Set<String> before = Redis.documents();

        assertThat(Redis.command("FLUSHALL")).isEqualTo("+OK");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Redis.documents()).containsAll(before));
        Tenant another = Tenant.on("business");
        assertThat(another.hit()).isEqualTo(204);
        visiting.set(false);
        assertThat(visitor.join()).isNotEmpty().containsOnly(204);
    }
}
