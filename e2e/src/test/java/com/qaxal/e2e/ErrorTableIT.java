package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.model.recover.RecoveryEnvelope;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every row of the table in docs/errors.md, by a real request. */
class ErrorTableIT {
    private static Tenant tenant;

    @BeforeAll
    static void makeTenant() {
        tenant = Tenant.on("business");
    }

    @Test
    void badRecoveryPayload() {
        assertProblem(get("/k/" + tenant.token + "?d=not_base64!"), 400, "bad_recovery_payload", true);
    }

    @Test
    void badRequest() {
        String answer = Http.raw(LocalSuite.running().router(), "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("\"code\":\"bad_request\"")
                .contains("X-Qaxal-Refused: 1");
    }

    @Test
    void containerPaused() {
        Tenant paused = Tenant.on("business");
        Api.billing(
                "POST", "/v1/containers/" + paused.container + "/subscription/pauses", Map.of("reason", "customer"));
        paused.awaitHit(402);

        HttpResponse<String> answer = Http.get(paused.host, Tenant.HIT, "Origin", Tenant.PAGE);

        assertProblem(answer, 402, "container_paused", true);
        assertThat(answer.body()).contains("\"reason\":\"customer\"");
        assertThat(Http.get(paused.host, "/l/" + paused.loaderToken + ".js").statusCode())
                .isEqualTo(200);
    }

    @Test
    void destinationNotAllowed() {
        assertProblem(get(tenant.recovered("//evil.test/g/collect")), 403, "destination_not_allowed", true);
        assertProblem(get(tenant.recovered("/g/../admin")), 403, "destination_not_allowed", true);
        assertProblem(get(tenant.recovered("/not/on/the/list")), 403, "destination_not_allowed", true);
    }

    @Test
    void moduleDisabled() {
        Tenant without = Tenant.on("business");
        without.setModule("gtm_recovery", false);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertProblem(
                        Http.get(without.host, without.recovered(Tenant.HIT), "Origin", Tenant.PAGE),
                        403,
                        "module_disabled",
                        true));
    }

    @Test
    void unknownHost() {
        HttpResponse<String> answer = Http.get("nobody.trqaxal.localhost", "/x", "Origin", Tenant.PAGE);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"unknown_host\"");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    }

    @Test
    void unknownToken() {
        assertProblem(
                get("/k/0000000000000000000000?d=" + RecoveryEnvelope.encode(Tenant.HIT)), 404, "unknown_token", true);
        assertThat(get("/l/0000000000000000000000.js").statusCode()).isEqualTo(404);
    }

    @Test
    void methodNotAllowed() {
        String trace =
                Http.raw(LocalSuite.running().router(), "TRACE /x HTTP/1.1\r\nHost: " + tenant.host + "\r\n\r\n");
        String upgrade = Http.raw(
                LocalSuite.running().router(),
                "GET /x HTTP/1.1\r\nHost: " + tenant.host + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");

        assertThat(trace).startsWith("HTTP/1.1 405").contains("\"code\":\"method_not_allowed\"");
        assertThat(upgrade).startsWith("HTTP/1.1 405").contains("\"code\":\"method_not_allowed\"");
    }

    @Test
    void bodyTooLarge() {
        String answer = Http.raw(
                LocalSuite.running().router(),
                "POST /g/collect HTTP/1.1\r\nHost: " + tenant.host + "\r\nContent-Length: 99999999\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":\"body_too_large\"");
    }

    @Test
    void headersTooLarge() {
        String answer = Http.raw(
                LocalSuite.running().router(),
                "GET /x HTTP/1.1\r\nHost: " + tenant.host + "\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431").contains("\"code\":\"headers_too_large\"");
    }

    @Test
    void originUnreachable() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        Tenant unreachable = Tenant.on("business", closed);

        assertProblem(Http.get(unreachable.host, "/x", "Origin", Tenant.PAGE), 502, "origin_unreachable", true);
        assertProblem(get("/break"), 502, "origin_unreachable", false);
    }

    @Test
    void originTimeout() {
        assertProblem(get("/slow?ms=40000"), 504, "origin_timeout", false);
    }

    @Test
    void overloaded() {
        Tenant busy = Tenant.on("business");
        List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
        for (int i = 0; i < 300; i++) { // the limit is 256 at once
            HttpRequest request = Http.edge(busy.host, "/slow?ms=3000")
                    .header("Origin", Tenant.PAGE)
                    .build();
            slow.add(Http.CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        }
        List<HttpResponse<String>> refused = slow.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.statusCode() != 200)
                .toList();

        assertThat(refused).isNotEmpty().allSatisfy(answer -> {
            assertProblem(answer, 503, "overloaded", true);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });
        assertThat(tenant.hit()).isEqualTo(204);
    }

    private static HttpResponse<String> get(String target) {
        return Http.get(tenant.host, target, "Origin", Tenant.PAGE);
    }

    /** The status, the code, CORS for a page of the container's, and nothing of what is behind us. */
    private static void assertProblem(HttpResponse<String> answer, int status, String code, boolean refused) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").contains("\"status\":" + status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(Tenant.PAGE);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .hasValue("true");
        assertThat(answer.headers().firstValue("X-Qaxal-Refused").isPresent()).isEqualTo(refused);
        assertThat(answer.headers().map()).doesNotContainKeys("server", "via", "x-powered-by");
        assertThat(answer.body()).doesNotContain("127.0.0.1").doesNotContain("xception");
    }
}
