package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Somebody changes the KV by hand; the check says so, and mends it. */
class DriftIT {
    private static final LocalSuite SUITE = LocalSuite.running();

    @Test
    void everyKindOfDriftIsReportedAndMendedButWhatIsNotOursIsLeftAlone() {
        Tenant missing = Tenant.on("business");
        Tenant stale = Tenant.on("business");
        Tenant altered = Tenant.on("business");
        String wholeMissing = Redis.command("GET", "ROUTING_MAP:" + missing.host);
        String wholeStale = Redis.command("GET", "ROUTING_MAP:" + stale.host);
        String wholeAltered = Redis.command("GET", "ROUTING_MAP:" + altered.host);
        Redis.command("DEL", "ROUTING_MAP:" + missing.host);
        Redis.command("SET", "ROUTING_MAP:" + stale.host, wholeStale.replaceFirst("\"seq\":\\d+", "\"seq\":1"));
        Redis.command("SET", "ROUTING_MAP:" + altered.host, wholeAltered.replace("127.0.0.1", "10.0.0.1"));
        Redis.command("SET", "ROUTING_MAP:orphan.trqaxal.localhost", wholeStale);
        Redis.command("SET", "ROUTING_MAP:foreign.trqaxal.localhost", "{\"written_by\":\"somebody else\"}");

        JsonNode dry = check(false);

        assertThat(dry.path("found").path("missing").asLong()).isEqualTo(1);
        assertThat(dry.path("found").path("stale").asLong()).isEqualTo(1);
        assertThat(dry.path("found").path("altered").asLong()).isEqualTo(1);
        assertThat(dry.path("found").path("orphaned").asLong()).isEqualTo(1);
        assertThat(dry.path("found").path("foreign").asLong()).isEqualTo(1);
        assertThat(Redis.command("GET", "ROUTING_MAP:" + missing.host)).isEmpty();

        JsonNode repaired = check(true);

        assertThat(repaired.path("repaired").asLong()).isEqualTo(4);
        assertThat(Redis.command("GET", "ROUTING_MAP:" + missing.host)).isEqualTo(wholeMissing);
        assertThat(Redis.command("GET", "ROUTING_MAP:" + stale.host)).isEqualTo(wholeStale);
        assertThat(Redis.command("GET", "ROUTING_MAP:" + altered.host)).isEqualTo(wholeAltered);
        assertThat(Redis.command("GET", "ROUTING_MAP:orphan.trqaxal.localhost")).isEmpty();
        assertThat(Redis.command("GET", "ROUTING_MAP:foreign.trqaxal.localhost"))
                .contains("somebody else");
        Redis.command("DEL", "ROUTING_MAP:foreign.trqaxal.localhost");
        assertThat(check(false).path("found")).isEmpty();
        assertThat(Api.config("GET", "/v1/drift-reports", null)
                        .path("items")
                        .path(0)
                        .path("found"))
                .isEmpty();
    }

    private static JsonNode check(boolean repair) {
        URI address = URI.create("http://127.0.0.1:" + SUITE.syncManagement() + "/drift-checks?repair=" + repair);
        HttpRequest ask = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        // One that Redis was taken away from keeps others out for two minutes.
        return Http.json(await().atMost(Duration.ofMinutes(3))
                .until(() -> Http.send(ask), answer -> answer.statusCode() == 200));
    }
}
