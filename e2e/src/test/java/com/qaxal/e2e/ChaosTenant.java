package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.recover.RecoveryEnvelope;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A container with a site, a cookie domain and a tag server that no other has, so that whatever is mixed up is seen. */
record ChaosTenant(Tenant tenant, ChaosOrigin origin, String site, String domain, String token) {
    private static final String COOKIE = "_ga=GA1.1.";

    /** Returns when the edge serves it and keeps its cookies. */
    static ChaosTenant make(int number) throws IOException {
        ChaosOrigin origin = new ChaosOrigin("origin " + number);
        Tenant tenant = Tenant.on("business", origin.port());
        String domain = "chaos" + number + ".test";
        JsonNode site = Api.config(
                "POST",
                "/v1/containers/" + tenant.container + "/sites",
                Map.of("name", "Chaos", "primary_host", "www." + domain, "cookie_domain", domain));
        ChaosTenant made = new ChaosTenant(
                tenant,
                origin,
                "www." + domain,
                domain,
                site.path("container_token").asText());
        made.keepCookiesFor(1);
        made.awaitKeptFor(1);
        return made;
    }

    /** Changes its configuration; what visitors see of it is how long their cookies live. */
    void keepCookiesFor(int days) {
        Api.config(
                "PUT",
                "/v1/containers/" + tenant.container + "/modules/cookie_keeper",
                Map.of("enabled", true, "settings", Map.of("lifetime_days", days)));
    }

    void awaitKeptFor(int days) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(ChaosAnswer.of(
                                        Http.CLIENT.send(
                                                hit("w" + System.nanoTime(), false),
                                                HttpResponse.BodyHandlers.ofString()),
                                        this)
                                .days())
                        .as("days that cookies of %s live", domain)
                        .isEqualTo(days));
    }

    /**
     * A hit that is never sent twice, neither by the client here nor by the router: what arrives can be compared one by one with what is billed.
     *
     * @param recovered whether as the loader sends it
     */
    HttpRequest hit(String id, boolean recovered) {
        String target = Tenant.HIT + "&gcs=G111&id=" + id;
        String sent = recovered
                ? "/k/" + token + "?d="
                        + RecoveryEnvelope.encodeMasked(
                                target, token, ThreadLocalRandom.current().nextInt())
                : target;
        return Http.edge(tenant.host, sent)
                .POST(HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(40))
                .header("X-Public-Host", site)
                .header("Cookie", COOKIE + id)
                .build();
    }

    /** The visitor's cookie, as the answer to a hit sets it. */
    static String cookie(String id) {
        return COOKIE + id;
    }
}
