package com.qaxal.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.event.Topic;
import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.recover.RecoveryEnvelope;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a visitor's request meets, with the KV, Kafka and an origin of this machine. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandIns.class)
class RouterIT {
    private static final String SHOP = "https://www.shop.test";
    private static final String HIT = "/g/collect?v=2&tid=G-SHOP1&dl=https%3A%2F%2Fwww.shop.test%2F%3Fa%3Db%20c&_p=1";

    @Inject
    @ConfigProperty(name = "QAXAL_REDIS_URL")
    String redis;

    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    @SuppressWarnings("NullAway.Init") // by the framework
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @BeforeEach
    void nothingReceived() {
        StandIns.AT_ORIGIN.clear();
        StandIns.AT_LOADER.clear();
    }

    @Nested
    class Forwarding {
        @Test
        void pathAndQueryArriveByteForByte() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer = Visitor.get(edge.dataHost, HIT);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(atOrigin().target()).isEqualTo(HIT);
        }

        @Test
        void addressAndProtocolAreOursToTell() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.get(
                    edge.dataHost,
                    "/x",
                    "X-Forwarded-For",
                    "6.6.6.6",
                    "Forwarded",
                    "for=6.6.6.6",
                    "X-Real-IP",
                    "6.6.6.6",
                    "X-Forwarded-Host",
                    "evil.test",
                    "Connection",
                    "X-Secret-Hop",
                    "X-Secret-Hop",
                    "1",
                    "X-Custom",
                    "kept");

            StandIns.Received received = atOrigin();
            assertThat(received.headers().get("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(received.headers().get("X-Forwarded-Host")).isEqualTo(edge.dataHost);
            assertThat(received.headers().get("Host")).isEqualTo("127.0.0.1:" + StandIns.originPort);
            assertThat(received.headers().get("X-Custom")).isEqualTo("kept");
            assertThat(received.headers().get("CDN-Loop")).isEqualTo("qaxal");
            assertThat(received.headers().names()).doesNotContain("Forwarded", "X-Real-IP", "X-Secret-Hop");
        }

        @Test
        void originIsNotRevealed() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer = Visitor.get(edge.dataHost, "/x");

            assertThat(answer.headers().names()).doesNotContain("Server", "Via", "X-Hop");
        }

        @Test
        void bodyIsStreamedUnchanged() {
            Edge edge = edge(Edge.Settings.usual());
            String body = "en=purchase\r\n".repeat(20_000);

            Visitor.Answer answer = Visitor.send(HttpMethod.POST, edge.dataHost, HIT, body);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(atOrigin().body()).isEqualTo(body);
        }

        @Test
        void firstChunkPassesBeforeTheLastIsProduced() throws Exception {
            Edge edge = edge(Edge.Settings.usual());
            StandIns.secondChunk = new CountDownLatch(1);

            String soFar = Visitor.raw("GET /streams HTTP/1.1\r\nHost: " + edge.dataHost + "\r\n\r\n");

            StandIns.secondChunk.countDown();
            assertThat(soFar).contains("first;").doesNotContain("last");
        }

        @Test
        void answerThatTheOriginBrokeOffDoesNotLookWhole() throws Exception {
            Edge edge = edge(Edge.Settings.usual());

            String answer = Visitor.raw("GET /truncates HTTP/1.1\r\nHost: " + edge.dataHost + "\r\n\r\n");

            assertThat(answer).contains("first;").doesNotContain("\r\n0\r\n");
        }

        @Test
        void requestThatWentThroughUsBeforeIsALoop() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer = Visitor.get(edge.dataHost, "/x", "CDN-Loop", "other, qaxal");

            assertProblem(answer, 400, "bad_request");
        }
    }

    @Nested
    class Recovering {
        @Test
        void recoveredHitArrivesAtItsDecodedTarget() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer = Visitor.send(
                    HttpMethod.POST, edge.dataHost, recovered(edge, HIT), "body", "Content-Type", "text/plain");

            StandIns.Received received = atOrigin();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(received.target()).isEqualTo(HIT);
            assertThat(received.method()).isEqualTo("POST");
            assertThat(received.body()).isEqualTo("body");
        }

        @Test
        void hostilePayloadsReachNobody() {
            Edge edge = edge(Edge.Settings.usual());

            assertProblem(Visitor.get(edge.dataHost, "/k/" + edge.shopToken + "?d=!!"), 400, "bad_recovery_payload");
            assertProblem(Visitor.get(edge.dataHost, "/k/" + edge.shopToken), 400, "bad_recovery_payload");
            for (String target :
                    List.of("//evil.test/g/collect", "https://evil.test/g/collect", "/g/../collect", "/admin")) {
                assertProblem(Visitor.get(edge.dataHost, recovered(edge, target)), 403, "destination_not_allowed");
            }
            assertThat(StandIns.AT_ORIGIN).isEmpty();
        }

        @Test
        void tokenOfAnotherContainerIsUnknown() {
            Edge edge = edge(Edge.Settings.usual());
            Edge other = edge(Edge.Settings.usual());

            assertProblem(Visitor.get(edge.dataHost, recovered(other, HIT)), 404, "unknown_token");
        }

        @Test
        void moduleThatIsOffRefuses() {
            Edge edge = edge(Edge.Settings.usual().modules(without(true, false)));

            assertProblem(Visitor.get(edge.dataHost, recovered(edge, HIT)), 403, "module_disabled");
        }
    }

    @Nested
    class Refusing {
        @Test
        void unknownHostAnswers404() {
            edge(Edge.Settings.usual());

            assertProblem(Visitor.get("nobody.test", "/x"), 404, "unknown_host");
        }

        @Test
        void pausedContainerAnswers402WithReasonAndCors() {
            Edge edge = edge(Edge.Settings.usual().paused(PauseReason.OVER_LIMIT));

            Visitor.Answer answer = Visitor.get(edge.dataHost, HIT, "Origin", SHOP);

            assertProblem(answer, 402, "container_paused");
            assertThat(answer.body()).contains("\"reason\":\"over_limit\"");
            assertThat(answer.headers().get("X-Qaxal-Refused")).isEqualTo("1");
            assertThat(answer.headers().get("Access-Control-Allow-Origin")).isEqualTo(SHOP);
            assertThat(answer.headers().get("Access-Control-Expose-Headers")).isEqualTo("X-Qaxal-Refused");
            assertThat(StandIns.AT_ORIGIN).isEmpty();
        }

        @Test
        void pauseIsHeardThroughKafka() {
            Edge edge = edge(Edge.Settings.usual());
            assertThat(Visitor.get(edge.dataHost, HIT).status()).isEqualTo(200);

            edge.change(Edge.Settings.usual().paused(PauseReason.OPERATOR), kafka, prefix);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> Visitor.get(edge.dataHost, HIT).status() == 402);
        }

        @Test
        void proxyModuleThatIsOffLetsNothingThrough() {
            Edge edge = edge(Edge.Settings.usual().modules(without(false, true)));

            assertProblem(Visitor.get(edge.dataHost, HIT), 403, "module_disabled");
        }

        @Test
        void traceAndUpgradeAreNotServed() {
            Edge edge = edge(Edge.Settings.usual());

            assertProblem(Visitor.send(HttpMethod.TRACE, edge.dataHost, "/x", ""), 405, "method_not_allowed");
            assertProblem(Visitor.get(edge.dataHost, "/x", "Upgrade", "websocket"), 405, "method_not_allowed");
        }

        @Test
        void whatIsNotWellFormedIsRefused() throws Exception {
            Edge edge = edge(Edge.Settings.usual());

            assertThat(Visitor.raw("GET /x HTTP/1.1\r\n\r\n")).contains("400").contains("bad_request");
            assertThat(Visitor.raw("GET /x HTTP/1.1\r\nHost: " + edge.dataHost + "\r\nHost: other.test\r\n\r\n"))
                    .contains("bad_request");
            assertThat(Visitor.raw("GET x HTTP/1.1\r\nHost: " + edge.dataHost + "\r\n\r\n"))
                    .contains("bad_request");
            assertThat(Visitor.raw(
                            "GET /x HTTP/1.1\r\nHost: " + edge.dataHost + "\r\nA: " + "a".repeat(40_000) + "\r\n\r\n"))
                    .contains("431")
                    .contains("headers_too_large");
        }

        @Test
        void bodyOverTheContainersLimitIsRefused() {
            Edge edge = edge(Edge.Settings.usual().limits(256, 100));

            assertProblem(Visitor.send(HttpMethod.POST, edge.dataHost, HIT, "x".repeat(101)), 413, "body_too_large");
            assertProblem(
                    Visitor.send(HttpMethod.POST, edge.dataHost, HIT, "x".repeat(101), "Transfer-Encoding", "chunked"),
                    413,
                    "body_too_large");
        }

        @Test
        void originThatIsNotThereAnswers502AndTheHitMayGoElsewhere() {
            Edge edge = edge(Edge.Settings.usual().originPort(StandIns.freePort()));

            Visitor.Answer answer = Visitor.get(edge.dataHost, HIT);

            assertProblem(answer, 502, "origin_unreachable");
            assertThat(answer.headers().get("X-Qaxal-Refused")).isEqualTo("1");
        }

        @Test
        void originThatBreaksOffAnswers502AndTheHitMayHaveArrived() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer = Visitor.send(HttpMethod.POST, edge.dataHost, "/breaks", "once");

            assertProblem(answer, 502, "origin_unreachable");
            assertThat(answer.headers().contains("X-Qaxal-Refused")).isFalse();
            assertThat(StandIns.AT_ORIGIN).hasSize(1);
        }

        @Test
        void originThatIsSilentAnswers504() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer = Visitor.get(edge.dataHost, "/silent");

            assertProblem(answer, 504, "origin_timeout");
            assertThat(answer.headers().contains("X-Qaxal-Refused")).isFalse();
        }

        @Test
        void containerOverItsConcurrencyAnswers503AndLeavesOthersAlone() {
            Edge busy = edge(Edge.Settings.usual().limits(1, 1_000));
            Edge other = edge(Edge.Settings.usual());
            CompletableFuture<Visitor.Answer> slow = Visitor.later(HttpMethod.GET, busy.dataHost, "/silent", "");
            await().until(() -> !StandIns.AT_ORIGIN.isEmpty());

            Visitor.Answer answer = Visitor.get(busy.dataHost, HIT);

            assertProblem(answer, 503, "overloaded");
            assertThat(answer.headers().get("Retry-After")).isNotNull();
            assertThat(Visitor.get(other.dataHost, HIT).status()).isEqualTo(200);
            assertThat(Visitor.await(slow).status()).isEqualTo(504);
        }
    }

    @Nested
    class Telling {
        @Test
        void onlyPagesOfTheContainersSitesMayRead() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer own = Visitor.get(edge.dataHost, HIT, "Origin", SHOP);
            Visitor.Answer foreign = Visitor.get(edge.dataHost, HIT, "Origin", "https://evil.test");

            assertThat(own.headers().getAll("Access-Control-Allow-Origin")).containsExactly(SHOP);
            assertThat(own.headers().get("Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(foreign.headers().contains("Access-Control-Allow-Origin"))
                    .isFalse();
            assertThat(foreign.headers().get("Vary")).isEqualTo("Origin");
        }

        @Test
        void preflightIsAnsweredHere() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer = Visitor.send(
                    HttpMethod.OPTIONS,
                    edge.dataHost,
                    recovered(edge, HIT),
                    "",
                    "Origin",
                    SHOP,
                    "Access-Control-Request-Method",
                    "POST",
                    "Access-Control-Request-Headers",
                    "content-type");

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.headers().get("Access-Control-Allow-Headers")).isEqualTo("content-type");
            assertThat(StandIns.AT_ORIGIN).isEmpty();
        }
    }

    @Nested
    class Keeping {
        @Test
        void cookieOfTheSiteLives395Days() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer =
                    Visitor.get(edge.dataHost, recovered(edge, HIT), "Cookie", "_ga=GA1.1.1.2; session=s");

            assertThat(answer.headers().getAll("Set-Cookie"))
                    .contains("_ga=GA1.1.1.2; Max-Age=34128000; Path=/; Domain=shop.test; Secure; SameSite=Lax")
                    .noneMatch(cookie -> cookie.startsWith("session"));
            assertThat(answer.headers().get("Cache-Control")).startsWith("private");
        }

        @Test
        void originsCookieForAnotherSiteIsDropped() {
            Edge edge = edge(Edge.Settings.usual());

            List<String> cookies = Visitor.get(edge.dataHost, HIT).headers().getAll("Set-Cookie");

            assertThat(cookies).noneMatch(cookie -> cookie.startsWith("stolen"));
            assertThat(cookies).contains("plain=1; Path=/");
        }

        @Test
        void edgeHostnameGivesNoCookieADomain() {
            Edge edge = edge(Edge.Settings.usual());

            List<String> cookies = Visitor.get(edge.edgeHost, HIT, "Cookie", "_ga=1", "Origin", SHOP)
                    .headers()
                    .getAll("Set-Cookie");

            assertThat(cookies)
                    .isNotEmpty()
                    .noneMatch(
                            cookie -> cookie.toLowerCase(java.util.Locale.ROOT).contains("domain="));
            assertThat(cookies).noneMatch(cookie -> cookie.startsWith("_ga"));
        }

        @Test
        void tokenOfAnotherSiteKeepsNothingOnThisSitesHost() {
            Edge edge = edge(Edge.Settings.usual());
            String target = "/k/" + edge.boutiqueToken + "?d=" + RecoveryEnvelope.encode(HIT);

            List<String> cookies = Visitor.get(edge.dataHost, target, "Cookie", "_ga=1")
                    .headers()
                    .getAll("Set-Cookie");

            assertThat(cookies).noneMatch(cookie -> cookie.startsWith("_ga"));
        }

        @Test
        void withoutConsentModuleOrEntitlementNothingIsKept() {
            Edge denied = edge(Edge.Settings.usual());
            Edge notEntitled = edge(Edge.Settings.usual().entitlements(Set.of()));
            Edge off = edge(Edge.Settings.usual().modules(without(false, false)));

            assertThat(kept(denied, HIT + "&gcs=G100")).isEmpty();
            assertThat(kept(notEntitled, HIT)).isEmpty();
            assertThat(kept(off, HIT)).isEmpty();
            assertThat(kept(denied, "/picture")).isEmpty();
            assertThat(kept(denied, "/r/collect?v=1")).isEmpty();
            assertThat(kept(denied, HIT + "&gcs=G101")).hasSize(1);
        }

        @Test
        void everyLineAboutCachingCounts() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer = Visitor.get(edge.dataHost, "/collect?v=1", "Cookie", "_ga=1");

            assertThat(answer.headers().getAll("Cache-Control"))
                    .containsExactly("must-revalidate", "Public, max-age=60");
            assertThat(answer.headers().contains("Set-Cookie")).isFalse();
        }

        @Test
        void answerWithAVisitorsCookieMayNotBeKeptByACdnOnTheWay() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer = Visitor.get(edge.dataHost, "/ccm/collect?v=1", "Cookie", "_ga=1");

            assertThat(answer.headers().contains("Set-Cookie")).isTrue();
            assertThat(answer.headers().getAll("Cache-Control")).containsExactly("private, no-store");
            assertThat(answer.headers().names()).doesNotContain("CDN-Cache-Control", "Surrogate-Control");
        }

        private List<String> kept(Edge edge, String target) {
            return Visitor.get(edge.dataHost, target, "Cookie", "_ga=1").headers().getAll("Set-Cookie").stream()
                    .filter(cookie -> cookie.startsWith("_ga"))
                    .toList();
        }
    }

    @Nested
    class Loading {
        @Test
        void loaderPathsGoToTheLoaderWithWhatItMustKnow() {
            Edge edge = edge(Edge.Settings.usual().paused(PauseReason.OVER_LIMIT));

            Visitor.Answer answer = Visitor.get(
                    edge.dataHost,
                    "/l/abc.js?s=1",
                    "X-Qaxal-Container",
                    "forged",
                    "X-Public-Host",
                    "www.boutique.test");

            StandIns.Received received = Objects.requireNonNull(StandIns.AT_LOADER.poll());
            assertThat(answer.body()).isEqualTo("script");
            assertThat(received.target()).isEqualTo("/l/abc.js?s=1");
            assertThat(received.headers().getAll("X-Qaxal-Edge")).containsExactly(StandIns.LOADER_SECRET);
            assertThat(received.headers().getAll("X-Qaxal-Container")).containsExactly(edge.container.toString());
            assertThat(received.headers().get("X-Qaxal-Public-Host")).isEqualTo("www.boutique.test");
        }

        @Test
        void prefixOfASiteIsStripped() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.get(edge.edgeHost, "/x7k2/boot", "X-Public-Host", "www.boutique.test");
            Visitor.get(edge.edgeHost, "/x7k2" + HIT, "X-Public-Host", "www.boutique.test");

            StandIns.Received received = Objects.requireNonNull(StandIns.AT_LOADER.poll());
            assertThat(received.target()).isEqualTo("/boot");
            assertThat(received.headers().get("X-Qaxal-Prefix")).isEqualTo("/x7k2");
            assertThat(atOrigin().target()).isEqualTo(HIT);
        }

        @Test
        void formerPrefixIsStrippedTooAndNoOther() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.get(edge.edgeHost, "/p4w9zq/boot", "X-Public-Host", "www.boutique.test");
            Visitor.get(edge.edgeHost, "/other1/boot", "X-Public-Host", "www.boutique.test");
            Visitor.get(edge.edgeHost, "/x7k2", "X-Public-Host", "www.boutique.test");

            StandIns.Received received = Objects.requireNonNull(StandIns.AT_LOADER.poll());
            assertThat(received.target()).isEqualTo("/boot");
            assertThat(received.headers().get("X-Qaxal-Prefix")).isEqualTo("/p4w9zq");
            assertThat(atOrigin().target()).isEqualTo("/other1/boot");
            assertThat(atOrigin().target()).isEqualTo("/x7k2");
        }
    }

    @Nested
    class Explaining {
        @Test
        void bearerOfATokenIsToldWhatEachStepDecided() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.Answer answer = Visitor.get(
                    edge.dataHost,
                    recovered(edge, HIT),
                    "Cookie",
                    "_ga=GA1.1.1.2",
                    "X-Qaxal-Debug",
                    TestKeys.debug(edge.container));

            JsonNode explanation = explanation(answer);
            assertThat(explanation.path("container").asText()).isEqualTo(edge.container.toString());
            assertThat(explanation.path("host_kind").asText()).isEqualTo("custom_domain");
            assertThat(explanation.path("route").asText()).isEqualTo("recovery");
            assertThat(explanation.path("destination").asText())
                    .isEqualTo("http://127.0.0.1:" + StandIns.originPort + "/g/collect");
            assertThat(explanation.path("billed").asBoolean()).isTrue();
            assertThat(explanation.path("cookies").toString()).contains("_ga").contains("extended");
            assertThat(answer.headers().get("X-Qaxal-Explain")).doesNotContain("GA1.1.1.2");
            assertThat(answer.headers().get("Server-Timing"))
                    .startsWith("edge;dur=")
                    .contains("origin;dur=");
            assertThat(atOrigin().headers().contains("X-Qaxal-Debug")).isFalse();
        }

        @Test
        void refusalIsExplainedAsWell() {
            Edge edge = edge(Edge.Settings.usual().paused(PauseReason.OVER_LIMIT));

            JsonNode explanation =
                    explanation(Visitor.get(edge.dataHost, HIT, "X-Qaxal-Debug", TestKeys.debug(edge.container)));

            assertThat(explanation.path("problem").asText()).isEqualTo("container_paused");
            assertThat(explanation.path("billed").asBoolean()).isFalse();
            assertThat(explanation.has("destination")).isFalse();
        }

        @Test
        void nobodyElseIsToldAnything() {
            Edge edge = edge(Edge.Settings.usual());
            Edge other = edge(Edge.Settings.usual());

            for (String token : List.of("x", TestKeys.debug(other.container), TestKeys.service("router", "debug"))) {
                Visitor.Answer answer = Visitor.get(edge.dataHost, HIT, "X-Qaxal-Debug", token);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.headers().names()).doesNotContain("X-Qaxal-Explain", "Server-Timing");
            }
        }

        private static JsonNode explanation(Visitor.Answer answer) {
            String header = Objects.requireNonNull(answer.headers().get("X-Qaxal-Explain"));
            return Json.decode(header.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        }
    }

    @Nested
    class Vouching {
        @Test
        void siteOfTheProxyKeyIsBelievedAboutItsVisitor() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.get(
                    edge.edgeHost,
                    "/x7k2" + HIT,
                    "X-Public-Host",
                    "www.boutique.test",
                    "X-Qaxal-Proxy-Key",
                    Edge.BOUTIQUE_KEY,
                    "X-Forwarded-For",
                    "203.0.113.7",
                    "X-Forwarded-Proto",
                    "https");

            StandIns.Received received = atOrigin();
            assertThat(received.headers().get("X-Forwarded-For")).isEqualTo("203.0.113.7");
            assertThat(received.headers().get("X-Forwarded-Proto")).isEqualTo("https");
            assertThat(received.headers().contains("X-Qaxal-Proxy-Key")).isFalse();
        }

        /** Such a server adds the address of its visitor to whatever that wrote there. */
        @Test
        void itsWordCountsForOneAddressOnly() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.get(
                    edge.edgeHost,
                    "/x7k2" + HIT,
                    "X-Public-Host",
                    "www.boutique.test",
                    "X-Qaxal-Proxy-Key",
                    Edge.BOUTIQUE_KEY,
                    "X-Forwarded-For",
                    "6.6.6.6, 203.0.113.7");

            assertThat(atOrigin().headers().get("X-Forwarded-For")).isEqualTo("203.0.113.7");
        }

        @Test
        void wrongKeyOrTheKeyOfAnotherSiteIsNot() {
            Edge edge = edge(Edge.Settings.usual());

            Visitor.get(
                    edge.edgeHost,
                    "/x7k2" + HIT,
                    "X-Public-Host",
                    "www.boutique.test",
                    "X-Qaxal-Proxy-Key",
                    "a guess",
                    "X-Forwarded-For",
                    "203.0.113.7");
            Visitor.get(edge.dataHost, HIT, "X-Qaxal-Proxy-Key", Edge.BOUTIQUE_KEY, "X-Forwarded-For", "203.0.113.7");

            assertThat(atOrigin().headers().get("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(atOrigin().headers().get("X-Forwarded-For")).isEqualTo("127.0.0.1");
        }
    }

    @Nested
    class Certifying {
        @Test
        void certificateMayBeHadForServedHostsOnly() throws Exception {
            Edge edge = edge(Edge.Settings.usual());

            assertThat(ask(edge.dataHost)).isEqualTo(200);
            assertThat(ask("nobody.test")).isEqualTo(404);
            assertThat(ask("not%20a%20host")).isEqualTo(404);
        }

        private int ask(String domain) throws Exception {
            URI address = management.resolve("/tls/ask?domain=" + domain);
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
            }
        }
    }

    @Nested
    class Accounting {
        @Test
        void totalsAreExactlyWhatWasHandedToTheOrigin() {
            Edge edge = edge(Edge.Settings.usual());
            for (int i = 0; i < 50; i++) {
                Visitor.get(edge.dataHost, i % 2 == 0 ? HIT : recovered(edge, HIT));
            }
            Visitor.get(edge.dataHost, "/l/abc.js");
            Visitor.get(edge.dataHost, "/k/unknown");

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                UsageTotals totals = published(edge);
                assertThat(totals.requests()).isEqualTo(50);
                assertThat(totals.recovered()).isEqualTo(25);
            });
            assertThat(StandIns.AT_ORIGIN).hasSize(50);
        }

        @Test
        void refusedRequestsOfAPausedContainerAreCountedApart() {
            Edge edge = edge(Edge.Settings.usual().paused(PauseReason.OVER_LIMIT));
            for (int i = 0; i < 5; i++) {
                Visitor.get(edge.dataHost, HIT);
            }

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                UsageTotals totals = published(edge);
                assertThat(totals.requests()).isZero();
                assertThat(totals.blocked402()).isEqualTo(5);
            });
        }

        /** The highest totals on the topic, read from its beginning by assignment. */
        private UsageTotals published(Edge edge) {
            Map<UUID, UsageTotals> highest = new HashMap<>();
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                List<TopicPartition> partitions = consumer.partitionsFor(Topic.USAGE.name(prefix)).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofSeconds(2))) {
                    UsageTotals totals = Json.decode(message.value(), UsageTotals.class);
                    if (totals.containerId().equals(edge.container)) {
                        highest.merge(totals.boot(), totals, (a, b) -> a.requests() > b.requests() ? a : b);
                    }
                }
            }
            assertThat(highest).hasSize(1);
            return highest.values().iterator().next();
        }
    }

    private Edge edge(Edge.Settings settings) {
        return Edge.with(redis, settings);
    }

    private static String recovered(Edge edge, String target) {
        return "/k/" + edge.shopToken + "?d=" + RecoveryEnvelope.encode(target);
    }

    private static StandIns.Received atOrigin() {
        return Objects.requireNonNull(StandIns.AT_ORIGIN.poll(), "nothing arrived at the origin");
    }

    /** Without Cookie Keeper, and without more. */
    private static Modules without(boolean recovery, boolean proxy) {
        return new Modules(
                null,
                null,
                null,
                recovery ? null : Modules.GtmRecovery.DEFAULT,
                proxy ? null : new Modules.SgtmProxy());
    }

    private static void assertProblem(Visitor.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().get("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }
}
