package com.qaxal.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.testing.RealInfrastructure;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that a page gets from the loader, with a real KV. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(RouterSecret.class)
class LoaderIT extends RunningLoader {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    MeterRegistry metrics;

    @Test
    void everySiteGetsItsOwnTokenAndContainerOnly() {
        String ofShop = script(hosted("www.shop.test")).body();
        String ofBoutique = script(hosted("www.boutique.test")).body();

        assertThat(ofShop).contains(shop.value(), "GTM-SHOP").doesNotContain(boutique.value(), "GTM-BOUT");
        assertThat(ofBoutique).contains(boutique.value(), "GTM-BOUT").doesNotContain(shop.value(), "GTM-SHOP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://www.boutique.test/cart", "https://www.boutique.test/cart?f=a|b"})
    void siteIsFoundByTheReferringPageToo(String page) {
        String script = script(Map.of("Referer", page)).body();

        assertThat(script).contains("GTM-BOUT");
    }

    @Test
    void allPagesOfASiteGetTheSameScript() {
        HttpResponse<String> ofShop = script(Map.of("Referer", "https://www.shop.test/"));
        HttpResponse<String> ofBlog = script(Map.of("Referer", "https://blog.shop.test/"));
        HttpResponse<String> sameOrigin = script(hosted("www.shop.test"));

        assertThat(List.of(ofBlog.body(), sameOrigin.body())).containsOnly(ofShop.body());
        assertThat(List.of(ofShop, ofBlog, sameOrigin))
                .allSatisfy(each -> assertThat(each.headers().allValues("Vary"))
                        .containsExactlyInAnyOrder("Origin", "Accept-Encoding"));
    }

    @Test
    void scriptNamesItsOwnSitesHostsOnly() {
        JsonNode ofShop = configOf(script(hosted("www.shop.test"))).path("h");
        JsonNode ofBoutique = configOf(script(hosted("www.boutique.test"))).path("h");

        assertThat(ofShop).extracting(JsonNode::asText).containsExactly("blog.shop.test", "www.shop.test");
        assertThat(ofBoutique).extracting(JsonNode::asText).containsExactly("www.boutique.test");
    }

    @Test
    void pageThatDoesNotSayWhereItIsGetsTheHostsToo() {
        HttpResponse<String> silent = get("/l/" + token + ".js?s=" + boutique, Map.of());

        assertThat(configOf(silent).path("h")).extracting(JsonNode::asText).containsExactly("www.boutique.test");
    }

    @Test
    void pageOfNoSiteChangesNothingInTheScript() {
        Map<String, String> foreign = Map.of("Referer", "https://staging.shop.test/");

        assertThat(script(foreign).body()).isEqualTo(script(Map.of()).body()).doesNotContain("staging");
    }

    @Test
    void secondRequestForTheSameIsNotModified() {
        HttpResponse<String> first = script(hosted("www.shop.test"));
        String etag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> second = script(with(hosted("www.shop.test"), "If-None-Match", "\"older\", " + etag));

        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(List.of(first, second))
                .allSatisfy(each -> assertThat(each.headers().firstValue("Cache-Control"))
                        .hasValue("private, max-age=300, stale-while-revalidate=86400"))
                .allSatisfy(
                        each -> assertThat(each.headers().firstValue("ETag")).hasValue(etag));
    }

    @Test
    void changeThatAltersTheScriptAltersItsVersionAndOtherChangesDoNot() {
        String before = etag();
        double renderings = rendered();

        change(2, ALL);
        await().atMost(PATIENCE).until(() -> etag() != null && rendered() > renderings);
        String afterNoChange = etag();
        change(3, new Modules(null, null, null, ALL.gtmRecovery(), ALL.sgtmProxy()));

        assertThat(afterNoChange).isEqualTo(before);
        await().atMost(PATIENCE).until(() -> !etag().equals(before));
    }

    @Test
    void scriptIsRenderedOnceForAllItsVisitors() throws Exception {
        double before = rendered();

        try (var visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = IntStream.range(0, 40)
                    .mapToObj(_ -> visitors.submit(() -> script(hosted("www.shop.test"))))
                    .toList();
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
        }

        assertThat(rendered() - before).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"gzip, deflate, br, zstd | br", "gzip, br;q=0 | gzip", "gzip | gzip", "* | br", "deflate | ''"})
    void scriptIsCompressedAsAskedFor(String accepted, String encoding) throws Exception {
        String plain = script(hosted("www.shop.test")).body();

        HttpResponse<byte[]> answer =
                bytes("/l/" + token + ".js", with(hosted("www.shop.test"), "Accept-Encoding", accepted));

        assertThat(answer.headers().firstValue("Content-Encoding").orElse("")).isEqualTo(encoding);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        assertThat(unpacked(encoding, answer.body())).isEqualTo(plain);
    }

    @Test
    void headIsAnsweredAsGetWithoutTheBody() {
        Map<String, String> asked = with(hosted("www.shop.test"), "Accept-Encoding", "gzip");
        HttpResponse<byte[]> get = bytes("/l/" + token + ".js", asked);

        HttpResponse<String> head = send(
                HttpRequest.newBuilder(loader.resolve("/l/" + token + ".js")).HEAD(), asked);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String name :
                List.of("Content-Length", "Content-Encoding", "Content-Type", "ETag", "Cache-Control", "Vary")) {
            assertThat(head.headers().allValues(name))
                    .as(name)
                    .isEqualTo(get.headers().allValues(name))
                    .isNotEmpty();
        }
    }

    @Test
    void pausedContainersScriptInterceptsNothing() {
        configure(ALL, PauseReason.OVER_LIMIT);

        JsonNode config = configOf(script(hosted("www.shop.test")));

        assertThat(config.path("g").asText()).isEqualTo("GTM-SHOP");
        assertThat(config.has("m")).isFalse();
        assertThat(config.has("d")).isFalse();
    }

    @Test
    void pageThatTellsNothingAboutConsentIsUnderTheSamePolicyAsItsCookies() {
        assertThat(configOf(script(hosted("www.shop.test"))).has("u")).isFalse();

        change(
                2,
                new Modules(
                        ALL.adblockItpDetection(),
                        new Modules.CookieKeeper(395, Modules.UnknownConsent.ASSUME_GRANTED, List.of(), false, false),
                        null,
                        ALL.gtmRecovery(),
                        ALL.sgtmProxy()));
        await().atMost(PATIENCE)
                .until(() -> configOf(script(hosted("www.shop.test"))).path("u").asBoolean());
    }

    @Test
    void scriptOfAContainerThatProxiesNothingInterceptsNothing() {
        configure(new Modules(ALL.adblockItpDetection(), null, null, ALL.gtmRecovery(), null));

        JsonNode config = configOf(script(hosted("www.shop.test")));

        assertThat(config.has("m")).isFalse();
    }

    @Test
    void unknownAndMalformedTokensAnswer404() {
        assertProblem(get("/l/" + LoaderToken.next() + ".js", Map.of()), 404, "unknown_token");
        assertProblem(get("/l/short.js", Map.of()), 404, "unknown_token");
        assertProblem(get("/l/..%2f..%2fetc%2fpasswd.js", Map.of()), 404, "unknown_token");
    }

    @Test
    void tokenOnAnotherContainersHostIsUnknown() {
        Map<String, String> other = with(
                hosted("www.shop.test"), "X-Qaxal-Container", ContainerId.next().toString());

        assertProblem(script(other), 404, "unknown_token");
    }

    /** A script without {@code ?s=} has nothing else to go by, and the default site's is another site's. */
    @Test
    void pageWhoseSiteCannotBeToldGetsNoOtherSitesScript() {
        garble("www.unsure.test");

        assertProblem(script(hosted("www.unsure.test")), 500, "config_unavailable");
        assertProblem(script(Map.of("Referer", "https://www.unsure.test/")), 500, "config_unavailable");
        assertProblem(post("/boot", "", hosted("www.unsure.test")), 500, "config_unavailable");
        assertThat(script(hosted("www.stranger.test")).body()).contains("GTM-SHOP");
    }

    @Test
    void queryWithABrokenEscapeIsTheVisitorsFault() throws Exception {
        assertThat(raw("GET /l/" + token + ".js?s=%zz HTTP/1.1")).startsWith("HTTP/1.1 400");
        assertThat(raw("POST /boot?%e HTTP/1.1")).startsWith("HTTP/1.1 400");
    }

    /** What every page of a site pays for us, with all that a site is usually told; and what it pays later where it detects. */
    @ParameterizedTest
    @CsvSource({"'', 3500", "?m=d, 3000"})
    void scriptStaysWithinItsBudget(String part, int budget) {
        HttpResponse<byte[]> script =
                bytes("/l/" + token + ".js" + part, with(hosted("www.shop.test"), "Accept-Encoding", "br"));

        assertThat(script.headers().firstValue("Content-Encoding")).hasValue("br");
        assertThat(script.body().length).isBetween(500, budget);
    }

    @Test
    void otherMethodsAreNotServed() {
        assertProblem(post("/l/" + token + ".js", "", Map.of()), 405, "method_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {RouterSecret.VALUE, RouterSecret.OLD})
    void whatTheRouterSaysIsBelieved(String secret) {
        Map<String, String> told = with(hosted("www.boutique.test"), "X-Qaxal-Edge", secret);

        assertThat(script(told).body()).contains("GTM-BOUT");
        assertThat(post("/boot", "", told).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong", RouterSecret.VALUE + "," + RouterSecret.OLD})
    void whatAVisitorSaysInItsNameIsNot(String secret) {
        Map<String, String> told = Map.of(
                "X-Qaxal-Edge",
                secret,
                "X-Qaxal-Container",
                container.toString(),
                "X-Qaxal-Public-Host",
                "www.boutique.test");

        assertThat(script(told).body()).doesNotContain("GTM-BOUT");
        assertProblem(post("/boot", "", told), 404, "unknown_host");
    }

    /** As no client of Java's sends it. */
    private String raw(String requestLine) throws IOException {
        try (Socket socket = new Socket(loader.getHost(), loader.getPort())) {
            socket.setSoTimeout(10_000);
            String request = requestLine + "\r\nHost: www.shop.test\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String etag() {
        return script(hosted("www.shop.test")).headers().firstValue("ETag").orElseThrow();
    }

    private double rendered() {
        return metrics.get("qaxal_loader_scripts_rendered").functionCounter().count();
    }

    private static String unpacked(String encoding, byte[] body) throws IOException {
        try (InputStream in = switch (encoding) {
            case "br" -> new BrotliInputStream(new ByteArrayInputStream(body));
            case "gzip" -> new GZIPInputStream(new ByteArrayInputStream(body));
            default -> new ByteArrayInputStream(body);
        }) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode configOf(HttpResponse<String> script) {
        String start = "window.__qx=";
        String text = script.body();
        return json(text.substring(text.indexOf(start) + start.length(), text.indexOf(";", start.length())));
    }
}
