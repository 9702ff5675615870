package com.qaxal.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.event.SessionDetection;
import com.qaxal.model.event.Topic;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.kv.SiteDocument;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a page gets from the loader, with a real KV and Kafka. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
class LoaderIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Vertx VERTX = Vertx.vertx();

    private final ContainerId container = ContainerId.next();
    private final LoaderToken token = LoaderToken.next();
    private final ContainerToken shop = ContainerToken.next();
    private final ContainerToken boutique = ContainerToken.next();

    @Inject
    @ConfigProperty(name = "QAXAL_REDIS_URL")
    String redisUrl;

    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    @TestHTTPResource("/")
    URI loader;

    @BeforeEach
    void containerIsInTheKv() {
        redis(Request.cmd(Command.SET).arg("QAXAL:complete").arg("test"));
        put(Namespace.LOADER_TOKEN_MAP, token.value(), new LoaderTokenDocument(1, 1, 1, container));
        put(Namespace.SITE_REGISTRY, container + "/www.shop.test", site(shop, "GTM-SHOP"));
        put(Namespace.SITE_REGISTRY, container + "/www.boutique.test", site(boutique, "GTM-BOUT"));
        configure(List.of());
    }

    @Test
    void everySiteGetsItsOwnTokenAndContainerOnly() {
        String ofShop = script("www.shop.test").body();
        String ofBoutique = script("www.boutique.test").body();

        assertThat(ofShop).contains(shop.value(), "GTM-SHOP").doesNotContain(boutique.value(), "GTM-BOUT");
        assertThat(ofBoutique).contains(boutique.value(), "GTM-BOUT").doesNotContain(shop.value(), "GTM-SHOP");
    }

    @Test
    void siteIsFoundByTheReferringPageToo() {
        String script = get("/l/" + token + ".js", Map.of("Referer", "https://www.boutique.test/cart"))
                .body();

        assertThat(script).contains("GTM-BOUT");
    }

    @Test
    void referringPageMayHaveAnAddressThatOnlyBrowsersTake() {
        String script = get("/l/" + token + ".js", Map.of("Referer", "https://www.boutique.test/cart?f=a|b"))
                .body();

        assertThat(script).contains("GTM-BOUT");
    }

    @Test
    void secondRequestForTheSameIsNotModified() {
        HttpResponse<String> first = script("www.shop.test");
        String etag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> second =
                get("/l/" + token + ".js", Map.of("X-Qaxal-Public-Host", "www.shop.test", "If-None-Match", etag));

        assertThat(first.headers().firstValue("Cache-Control").orElseThrow()).startsWith("private, max-age=300");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void scriptIsCompressedAsAskedFor() {
        HttpResponse<String> brotli = get("/l/" + token + ".js", Map.of("Accept-Encoding", "gzip, br"));
        HttpResponse<String> gzip = get("/l/" + token + ".js", Map.of("Accept-Encoding", "gzip"));

        assertThat(brotli.headers().firstValue("Content-Encoding")).hasValue("br");
        assertThat(gzip.headers().firstValue("Content-Encoding")).hasValue("gzip");
    }

    @Test
    void pausedContainersScriptInterceptsNothing() {
        configure(List.of(PauseReason.OVER_LIMIT));

        JsonNode config = configOf(script("www.shop.test").body());

        assertThat(config.path("g").asText()).isEqualTo("GTM-SHOP");
        assertThat(config.has("m")).isFalse();
        assertThat(config.has("d")).isFalse();
    }

    @Test
    void unknownAndMalformedTokensAnswer404() {
        assertProblem(get("/l/" + LoaderToken.next() + ".js", Map.of()), 404, "unknown_token");
        assertProblem(get("/l/short.js", Map.of()), 404, "unknown_token");
        assertProblem(get("/l/../../etc/passwd.js", Map.of()), 404, "unknown_token");
    }

    @Test
    void tokenOnAnotherContainersHostIsUnknown() {
        assertProblem(
                get(
                        "/l/" + token + ".js",
                        Map.of("X-Qaxal-Container", ContainerId.next().toString())),
                404,
                "unknown_token");
    }

    @Test
    void otherMethodsAreNotServed() {
        assertProblem(post("/l/" + token + ".js", "", Map.of()), 405, "method_not_allowed");
    }

    @Test
    void detectionOfAnOpenSessionIsPassedOn() {
        String session = open("www.shop.test");

        HttpResponse<String> answer = mark(session, "www.shop.test");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://www.shop.test");
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(detections()).anySatisfy(detection -> {
                    assertThat(detection.sessionId()).isEqualTo(session);
                    assertThat(detection.containerId()).isEqualTo(container);
                    assertThat(detection.signals()).containsEntry("cosmetic_filter", SessionDetection.Finding.YES);
                }));
    }

    @Test
    void sessionOfAnotherSiteOrOfNobodyIsRefused() {
        String session = open("www.shop.test");

        assertProblem(mark(session, "www.boutique.test"), 400, "bad_request");
        assertProblem(mark("made up", "www.shop.test"), 400, "bad_request");
        assertProblem(post("/mark-session-detection", "no json", hosted("www.shop.test")), 400, "bad_request");
    }

    @Test
    void reportIsEightKibibytesAtMost() {
        assertProblem(
                post("/mark-session-detection", "x".repeat(8_193), hosted("www.shop.test")), 413, "body_too_large");
    }

    @Test
    void foreignPageMayNotRead() {
        HttpResponse<String> boot = post(
                "/boot",
                "",
                Map.of(
                        "X-Qaxal-Container", container.toString(),
                        "X-Qaxal-Public-Host", "www.shop.test",
                        "Origin", "https://evil.test"));

        assertThat(boot.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    private String open(String host) {
        HttpResponse<String> boot = post("/boot", "", hosted(host));
        assertThat(boot.statusCode()).isEqualTo(200);
        assertThat(boot.headers().firstValue("Cache-Control")).hasValue("no-store");
        return Json.decode(boot.body().getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class)
                .path("session_id")
                .asText();
    }

    private HttpResponse<String> mark(String session, String host) {
        String report = "{\"session_id\":\"" + session + "\",\"signals\":{\"cosmetic_filter\":\"yes\"}}";
        return post("/mark-session-detection", report, hosted(host));
    }

    private Map<String, String> hosted(String host) {
        return Map.of(
                "X-Qaxal-Container", container.toString(), "X-Qaxal-Public-Host", host, "Origin", "https://" + host);
    }

    private HttpResponse<String> script(String host) {
        return get("/l/" + token + ".js", Map.of("X-Qaxal-Public-Host", host));
    }

    private HttpResponse<String> get(String path, Map<String, String> headers) {
        return send(HttpRequest.newBuilder(loader.resolve(path)), headers);
    }

    private HttpResponse<String> post(String path, String body, Map<String, String> headers) {
        return send(
                HttpRequest.newBuilder(loader.resolve(path)).POST(HttpRequest.BodyPublishers.ofString(body)), headers);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, Map<String, String> headers) {
        headers.forEach(request::header);
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode configOf(String script) {
        String start = "window.__qx=";
        String json = script.substring(script.indexOf(start) + start.length(), script.indexOf(";", start.length()));
        return Json.decode(json.getBytes(java.nio.charset.StandardCharsets.UTF_8), JsonNode.class);
    }

    private List<SessionDetection> detections() {
        List<SessionDetection> detections = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.SESSION_DETECTIONS.name(prefix)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofSeconds(2))) {
                detections.add(Json.decode(message.value(), SessionDetection.class));
            }
        }
        return detections;
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }

    private void configure(List<PauseReason> paused) {
        put(
                Namespace.EDGE_CONFIG,
                container.toString(),
                new EdgeConfigDocument(
                        1,
                        1,
                        1,
                        container,
                        paused.isEmpty() ? EdgeConfigDocument.Status.ACTIVE : EdgeConfigDocument.Status.PAUSED,
                        paused,
                        new Modules(
                                new Modules.AdblockItpDetection(),
                                Modules.CookieKeeper.DEFAULT,
                                new Modules.CustomDomain(),
                                Modules.GtmRecovery.DEFAULT,
                                new Modules.SgtmProxy()),
                        Set.of(),
                        Map.of(
                                shop.value(), new EdgeConfigDocument.Site(SiteId.next(), null, "GTM-SHOP", null),
                                boutique.value(), new EdgeConfigDocument.Site(SiteId.next(), null, "GTM-BOUT", null)),
                        shop,
                        "d",
                        false,
                        false,
                        EdgeConfigDocument.Limits.DEFAULT));
    }

    private SiteDocument site(ContainerToken site, String gtmId) {
        Host edge = Host.fromUser("e.trqaxal.test").orElseThrow();
        return new SiteDocument(1, 1, 1, container, SiteId.next(), site, gtmId, null, edge, null);
    }

    private void put(Namespace namespace, String key, EdgeDocument document) {
        redis(Request.cmd(Command.SET).arg(namespace.redisKey(key)).arg(Buffer.buffer(Json.encode(document))));
    }

    private void redis(Request command) {
        Redis redis = Redis.createClient(VERTX, redisUrl);
        redis.send(command).toCompletionStage().toCompletableFuture().join();
        redis.close();
    }
}
