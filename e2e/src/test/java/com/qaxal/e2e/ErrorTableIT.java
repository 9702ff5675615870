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

/** Every row of the first table in docs/errors.md, by a real request. */
class ErrorTableIT {
    private static final String ORIGIN = "Origin: " + Tenant.PAGE;
    private static final String REFUSED = "x-qaxal-refused";
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
        Answer answer = Http.raw("GET /x HTTP/1.1", "Host: a", "Host: b", ORIGIN);

        assertProblem(answer, 400, "bad_request");
        assertThatEverybodyMayRead(answer);
        assertThat(answer.headers()).containsEntry(REFUSED, "1");
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
    void notExplained() {
        assertProblem(
                Http.get(
                        tenant.host,
                        Tenant.HIT,
                        "Origin",
                        Tenant.PAGE,
                        "X-Qaxal-Debug",
                        "none",
                        "X-Qaxal-Dry-Run",
                        "1"),
                403,
                "not_explained",
                true);
    }

    @Test
    void unknownHost() {
        Answer answer = Answer.of(Http.get("nobody.trqaxal.localhost", "/x", "Origin", Tenant.PAGE));

        assertProblem(answer, 404, "unknown_host");
        assertThatEverybodyMayRead(answer);
        assertThat(answer.headers()).containsEntry(REFUSED, "1");
    }

    @Test
    void unknownToken() {
        assertProblem(
                get("/k/0000000000000000000000?d=" + RecoveryEnvelope.encode(Tenant.HIT)), 404, "unknown_token", true);
    }

    @Test
    void unknownTokenOfTheLoader() {
        Answer answer = Answer.of(get("/l/0000000000000000000000.js"));

        assertProblem(answer, 404, "unknown_token");
        assertThatOwnPageMayRead(answer);
    }

    @Test
    void methodNotAllowed() {
        String host = "Host: " + tenant.host;

        assertProblem(Http.raw("TRACE /x HTTP/1.1", host, ORIGIN), 405, "method_not_allowed", true);
        assertProblem(
                Http.raw("GET /x HTTP/1.1", host, ORIGIN, "Connection: Upgrade", "Upgrade: websocket"),
                405,
                "method_not_allowed",
                true);
    }

    @Test
    void bodyTooLarge() {
        Answer answer =
                Http.raw("POST /g/collect HTTP/1.1", "Host: " + tenant.host, ORIGIN, "Content-Length: 99999999");

        assertProblem(answer, 413, "body_too_large", true);
    }

    @Test
    void headersTooLarge() {
        Answer answer = Http.raw("GET /x HTTP/1.1", "Host: " + tenant.host, ORIGIN, "X: " + "x".repeat(40_000));

        assertProblem(answer, 431, "headers_too_large");
        assertThatEverybodyMayRead(answer);
        assertThat(answer.headers()).containsEntry(REFUSED, "1");
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

    private static void assertProblem(HttpResponse<String> answer, int status, String code, boolean refused) {
        assertProblem(Answer.of(answer), status, code, refused);
    }

    /** Of a container's: read by its pages only. */
    private static void assertProblem(Answer answer, int status, String code, boolean refused) {
        assertProblem(answer, status, code);
        assertThatOwnPageMayRead(answer);
        assertThat(answer.headers().containsKey(REFUSED)).isEqualTo(refused);
    }

    /** The form, and nothing of what is behind us. */
    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").contains("\"status\":" + status);
        assertThat(answer.headers())
                .containsEntry("content-type", "application/problem+json")
                .doesNotContainKeys("server", "via", "x-powered-by");
        assertThat(answer.body()).doesNotContain("127.0.0.1").doesNotContain("xception");
    }

    private static void assertThatOwnPageMayRead(Answer answer) {
        assertThat(answer.headers())
                .containsEntry("access-control-allow-origin", Tenant.PAGE)
                .containsEntry("access-control-allow-credentials", "true");
    }

    /** No container is known, so nobody's page is told from another's, and no cookie goes with it. */
    private static void assertThatEverybodyMayRead(Answer answer) {
        assertThat(answer.headers())
                .containsEntry("access-control-allow-origin", "*")
                .doesNotContainKey("access-control-allow-credentials");
    }
}
