package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the control plane issues is believed at the edge. */
class ExplainIT {

    @Test
    void debugTokenHasTheContainersRequestsExplainedAndNoOthers() {
        Tenant tenant = Tenant.on("business");
        Tenant other = Tenant.on("business");
        String token = debugToken(tenant);

        assertThat(explained(tenant, token).orElseThrow().path("container").asText())
                .isEqualTo(tenant.container);
        assertThat(explained(other, token)).isEmpty();
    }

    @Test
    void proxyKeyVouchesForTheSitesServerAsLongAsItStands() {
        Tenant tenant = Tenant.on("business");
        String token = debugToken(tenant);
        String keys = "/v1/sites/" + site(tenant) + "/proxy-keys";
        JsonNode key = Api.config("POST", keys, null);

        awaitVouching(tenant, token, key, true);
        Api.config("DELETE", keys + "/" + key.path("key_id").asText(), null);
        awaitVouching(tenant, token, key, false);
    }

    @Test
    void routerSaysThroughTheApiWhatItWouldDoAndDoesNot() {
        Tenant tenant = Tenant.on("business");
        Map<String, String> question =
                Map.of("url", "https://www.google-analytics.com" + Tenant.HIT, "token", tenant.token);
        String explain = "/v1/containers/" + tenant.container + "/explain";

        JsonNode told = Api.config("POST", explain, question);

        assertThat(told.path("host").asText()).isEqualTo(tenant.host);
        assertThat(told.path("explanation").path("destination").asText()).endsWith("/g/collect");
        assertThat(told.path("explanation").path("recovered").asBoolean()).isTrue();
        assertThat(Tenant.receivedRequests().toString()).doesNotContain(tenant.host);
        assertThat(Api.config("POST", explain, Map.of("url", Tenant.on("business").host))
                        .path("problem")
                        .asText())
                .isEqualTo("unknown_host");
    }

    private static void awaitVouching(Tenant tenant, String token, JsonNode key, boolean expected) {
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> explained(
                                        tenant,
                                        token,
                                        "X-Public-Host",
                                        "www.tenant.test",
                                        "X-Qaxal-Proxy-Key",
                                        key.path("key").asText())
                                .orElseThrow()
                                .path("vouched_for")
                                .asBoolean(),
                        vouched -> vouched == expected);
    }

    private static String site(Tenant tenant) {
        return Api.config("GET", "/v1/containers/" + tenant.container + "/sites", null)
                .path("items")
                .path(0)
                .path("site_id")
                .asText();
    }

    private static String debugToken(Tenant tenant) {
        return Api.config("POST", "/v1/containers/" + tenant.container + "/debug-tokens", null)
                .path("token")
                .asText();
    }

    private static Optional<JsonNode> explained(Tenant tenant, String token, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "X-Qaxal-Debug";
        all[1] = token;
        return Http.get(tenant.host, Tenant.HIT, all)
                .headers()
                .firstValue("X-Qaxal-Explain")
                .map(line -> Json.decode(line.getBytes(StandardCharsets.UTF_8), JsonNode.class));
    }
}
