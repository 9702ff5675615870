package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.recover.RecoveryEnvelope;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A container of its own for one test, made through the API, with the demo's tag server behind it. */
final class Tenant {
    static final String PAGE = "https://www.tenant.test";
    static final String HIT = "/g/collect?v=2&tid=G-1&en=page_view&dl=https%3A%2F%2Fwww.tenant.test%2F";
    /** Longer than a router's pause between two reports of its totals (5 s). */
    private static final Duration PUBLISHED = Duration.ofSeconds(7);

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final LocalSuite SUITE = LocalSuite.running();

    final String container;
    final String host;
    final String token;
    final String loaderToken;

    private Tenant(String container, String host, String token, String loaderToken) {
        this.container = container;
        this.host = host;
        this.token = token;
        this.loaderToken = loaderToken;
    }

    static Tenant on(String plan) {
        return on(plan, SUITE.tagServer());
    }

    /** Returns when the edge serves it. */
    static Tenant on(String plan, int originPort) {
        int number = NUMBER.incrementAndGet();
        String clients = "/v1/clients/" + SUITE.demo().path("client_id").asText() + "/containers";
        JsonNode made = Api.config("POST", clients, Map.of("name", "Tenant " + number, "plan", plan));
        String container = made.path("container_id").asText();
        Api.config(
                "PUT",
                "/v1/containers/" + container + "/origin",
                Map.of("scheme", "http", "host", "127.0.0.1", "port", originPort));
        JsonNode site = Api.config(
                "POST",
                "/v1/containers/" + container + "/sites",
                Map.of("name", "Tenant", "primary_host", "www.tenant.test", "cookie_domain", "tenant.test"));
        Tenant tenant = new Tenant(
                container,
                made.path("edge_hostname").asText(),
                site.path("container_token").asText(),
                made.path("loader_token").asText());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> tenant.config().path("status").asText(), "active"::equals);
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> Http.get(tenant.host, "/l/" + tenant.loaderToken + ".js")
                                .statusCode(),
                        status -> status == 200);
        return tenant;
    }

    /** A plan of so many requests, so that a test can use it up. */
    static String planOf(long requests, int rank) {
        String code = "p" + requests + "-" + rank;
        Api.billing(
                "POST",
                "/v1/plans",
                Map.of(
                        "code",
                        code,
                        "rank",
                        rank,
                        "requests_included",
                        requests,
                        "hard_limit_percent",
                        100,
                        "price_minor",
                        100,
                        "allowance_price_minor",
                        100,
                        "currency",
                        "EUR",
                        "entitlements",
                        java.util.List.of(
                                "adblock_itp_detection",
                                "cookie_keeper",
                                "custom_domain",
                                "gtm_recovery",
                                "sgtm_proxy",
                                "cookie_restoration")));
        return code;
    }

    JsonNode config() {
        return Api.config("GET", "/v1/containers/" + container, null);
    }

    JsonNode subscription() {
        return Api.billing("GET", "/v1/containers/" + container + "/subscription", null);
    }

    long used() {
        return subscription().path("used").asLong();
    }

    /** Exactly so much is billed; see below. */
    void awaitUsed(long requests, Duration patience) {
        awaitUsed(requests, requests, patience);
    }

    /** What is billed comes to lie within these bounds, and stays there while routers publish once more: too much would come late. */
    void awaitUsed(long atLeast, long atMost, Duration patience) {
        await().pollInterval(Duration.ofMillis(500))
                .during(PUBLISHED)
                .atMost(patience.plus(PUBLISHED))
                .untilAsserted(() -> assertThat(used()).isBetween(atLeast, atMost));
    }

    void setModule(String module, boolean enabled) {
        Api.config("PUT", "/v1/containers/" + container + "/modules/" + module, Map.of("enabled", enabled));
    }

    int hit() {
        return Http.get(host, HIT).statusCode();
    }

    /** As the loader would send it. */
    String recovered(String target) {
        int salt = ThreadLocalRandom.current().nextInt();
        return "/k/" + token + "?d=" + RecoveryEnvelope.encodeMasked(target, token, salt);
    }

    void awaitHit(int status) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(hit()).isEqualTo(status));
    }

    /** What reached the tag server since it was last cleared, over all tenants. */
    static long received() {
        return Http.json(Http.send(atTagServer("/_received/count").build()))
                .path("count")
                .asLong();
    }

    static JsonNode receivedRequests() {
        return Http.json(Http.send(atTagServer("/_received").build()));
    }

    static void clearReceived() {
        Http.send(atTagServer("/_received").DELETE().build());
    }

    private static HttpRequest.Builder atTagServer(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SUITE.tagServer() + path))
                .timeout(Duration.ofSeconds(10));
    }
}
