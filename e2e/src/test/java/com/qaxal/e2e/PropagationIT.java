package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the answer of the API to the router acting on a change. Reported, not asserted: machines differ. */
class PropagationIT {
    private static final int CHANGES = 20;

    @Test
    void routerAndLoaderSayThatTheyActOnIt() {
        Tenant tenant = Tenant.on("business");

        tenant.setModule("sgtm_proxy", false);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(acting(tenant)).containsExactly("loader-0", "router-0"));

        assertThat(tenant.hit()).isEqualTo(403);
    }

    private static List<String> acting(Tenant tenant) {
        JsonNode instances = Api.config("GET", "/v1/containers/" + tenant.container + "/propagation", null)
                .path("instances");
        return instances
                .valueStream()
                .filter(instance -> instance.path("acted").asBoolean())
                .map(instance -> instance.path("instance").asText())
                .toList();
    }

    @Test
    void changeIsActedOnByTheRouter() {
        Tenant tenant = Tenant.on("business");
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            boolean on = i % 2 != 0;
            tenant.setModule("sgtm_proxy", on);
            long committed = System.nanoTime();
            tenant.awaitHit(on ? 204 : 403);
            millis.add((System.nanoTime() - committed) / 1_000_000);
        }
        Collections.sort(millis);
        System.out.printf(
                "A change is acted on by the router after %d ms in the median of %d, %d ms at most.%n",
                millis.get(CHANGES / 2), CHANGES, millis.getLast());
        assertThat(millis).hasSize(CHANGES);
    }
}
