package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.e2e.WebServer.Running;
import com.qaxal.model.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A site's own server with the snippet that the API generates for it, in front of the edge. */
class SameOriginIT {
    private static final String HOST = "www.tenant.test";
    private static final String VISITOR = "203.0.113.9";
    private static final String HIT = "/g/collect?v=2&tid=G-1&gcs=G111&n=";

    private final Tenant tenant = Tenant.on("business");
    private final String site = Api.config("GET", "/v1/containers/" + tenant.container + "/sites", null)
            .path("items")
            .path(0)
            .path("site_id")
            .asText();

    @BeforeEach
    void siteHasAPrefix() {
        rotate();
    }

    @ParameterizedTest
    @EnumSource
    void everythingOfOursWorksUnderTheSitesOwnHost(WebServer kind) {
        requireInstalled(kind);
        String prefix = prefix("prefix");
        try (Running server = start(kind)) {
            String script = prefix + "/l/" + tenant.loaderToken + ".js";
            HttpResponse<String> first = get(server, script);
            HttpResponse<String> again = ask(
                    server,
                    script,
                    request -> request.header(
                            "If-None-Match", first.headers().firstValue("ETag").orElseThrow()));
            HttpResponse<String> boot = ask(
                    server,
                    prefix + "/boot",
                    request -> request.header("Origin", Tenant.PAGE).POST(HttpRequest.BodyPublishers.noBody()));

            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.body()).contains(tenant.token);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(Http.json(boot).path("endpoints").path("recovery").asText())
                    .isEqualTo(prefix + "/k/" + tenant.token);
            assertThat(boot.headers().firstValue("Access-Control-Allow-Origin")).hasValue(Tenant.PAGE);
            assertThat(get(server, "/").body()).isEqualTo(WebServer.OWN_PAGE);
            assertThat(get(server, prefix + "x/boot").body()).isEqualTo(WebServer.OWN_PAGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hitArrivesWholeAndTheVisitorsCookieIsKept(WebServer kind) {
        requireInstalled(kind);
        try (Running server = start(kind)) {
            String target = HIT + kind + System.nanoTime();
            HttpResponse<String> answer = ask(
                    server,
                    prefix("prefix") + tenant.recovered(target),
                    request -> request.header("Cookie", "_ga=GA1.1.1.2")
                            .header("X-Forwarded-For", "198.51.100.66")
                            .header("CF-Connecting-IP", VISITOR)
                            .header("X-Qaxal-Debug", debugToken())
                            .POST(HttpRequest.BodyPublishers.ofString("en=page_view\r\nen=scroll")));

            assertThat(answer.statusCode()).isBetween(200, 204);
            assertThat(answer.headers().allValues("Set-Cookie"))
                    .anyMatch(cookie -> cookie.startsWith("_ga=GA1.1.1.2;")
                            && cookie.contains("Max-Age=34128000")
                            && cookie.contains("Domain=tenant.test"));
            JsonNode explained = explained(answer);
            assertThat(explained.path("vouched_for").asBoolean()).isTrue();
            assertThat(explained.path("public_host").asText()).isEqualTo(HOST);
            JsonNode hit = received(target).orElseThrow();
            assertThat(hit.path("body").asText()).isEqualTo("en=page_view\r\nen=scroll");
            assertThat(header(hit, "X-Forwarded-For"))
                    .as("what the visitor claims is not believed")
                    .isEqualTo(kind == WebServer.CLOUDFLARE_WORKER ? VISITOR : "127.0.0.1");
            assertThat(header(hit, "X-Forwarded-Host")).isEqualTo(HOST);
            assertThat(header(hit, "X-Qaxal-Proxy-Key")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothPrefixesWorkWhileTheyAreRotated(WebServer kind) {
        requireInstalled(kind);
        String older = prefix("prefix");
        String key = key();
        rotate();
        String newer = prefix("prefix");
        awaitAtEdge(newer, true);
        try (Running server = kind.start(filled(kind, key), tenant.host)) {
            for (String prefix : new String[] {older, newer}) {
                assertThat(get(server, prefix + "/l/" + tenant.loaderToken + ".js")
                                .statusCode())
                        .as(prefix)
                        .isEqualTo(200);
            }
        }

        Api.config("DELETE", "/v1/sites/" + site + "/former-prefix", null);

        awaitAtEdge(older, false);
        awaitAtEdge(newer, true);
        assertThat(filled(kind, key)).contains(newer).doesNotContain(older);
    }

    /** In CI all of them have to be there: {@code ./qaxal test} installs what is missing. */
    private static void requireInstalled(WebServer kind) {
        if (kind.program().isEmpty()) {
            String missing = "NOT TESTED: " + kind
                    + " is not installed, so its snippet is not executed; ./qaxal test e2e installs it";
            System.err.println(missing);
            assertThat(System.getenv("CI")).as(missing).isNull();
            assumeTrue(false, missing);
        }
    }

    private Running start(WebServer kind) {
        String key = key();
        awaitAtEdge(prefix("prefix"), true);
        return kind.start(filled(kind, key), tenant.host);
    }

    /** As it is shown when the key is made. */
    private String key() {
        return Api.config("POST", "/v1/sites/" + site + "/proxy-keys", null)
                .path("key")
                .asText();
    }

    private String filled(WebServer kind, String key) {
        JsonNode snippets = Api.config("GET", "/v1/sites/" + site + "/proxy-snippets", null);
        return kind.snippet(snippets).replace("\"PROXY_KEY\"", "\"" + key + "\"");
    }

    private void rotate() {
        Api.config("POST", "/v1/sites/" + site + "/prefix-rotation", null);
    }

    private String prefix(String which) {
        return Api.config("GET", "/v1/sites/" + site, null).path(which).asText();
    }

    /** Whether the script is served under {@code prefix}; without it, the same address is a path of the origin's. */
    private void awaitAtEdge(String prefix, boolean served) {
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> Http.get(tenant.host, prefix + "/l/" + tenant.loaderToken + ".js", "X-Public-Host", HOST)
                                .body()
                                .contains(tenant.token),
                        contains -> contains == served);
    }

    private String debugToken() {
        return Api.config("POST", "/v1/containers/" + tenant.container + "/debug-tokens", null)
                .path("token")
                .asText();
    }

    private static JsonNode explained(HttpResponse<String> answer) {
        String line = answer.headers().firstValue("X-Qaxal-Explain").orElseThrow();
        return Json.decode(line.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    private static Optional<JsonNode> received(String target) {
        return StreamSupport.stream(Tenant.receivedRequests().spliterator(), false)
                .filter(each -> each.path("target").asText().equals(target))
                .findFirst();
    }

    private static String header(JsonNode received, String name) {
        JsonNode headers = received.path("headers");
        return StreamSupport.stream(((Iterable<String>) headers::fieldNames).spliterator(), false)
                .filter(name::equalsIgnoreCase)
                .map(each -> headers.path(each).path(0).asText())
                .findFirst()
                .orElse("");
    }

    private static HttpResponse<String> get(Running server, String target) {
        return ask(server, target, request -> request);
    }

    private static HttpResponse<String> ask(Running server, String target, UnaryOperator<HttpRequest.Builder> more) {
        return Http.send(more.apply(Http.at(server.port(), HOST, target)).build());
    }
}
