package com.qaxal.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.loader.detection.DetectionTopic;
import com.qaxal.model.event.SessionDetection;
import com.qaxal.model.event.Topic;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Modules.GtmRecovery;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** The session of a browser, from its boot to what it found out, with a real KV and Kafka. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(RouterSecret.class)
class SessionIT extends RunningLoader {

    @Test
    void bootSaysWhatActsOnThePageAndWhereToSend() {
        JsonNode boot = boot(with(hosted("www.boutique.test"), "X-Qaxal-Prefix", PREFIX));

        assertThat(texts(boot.path("modules")))
                .containsExactly(
                        "adblock_itp_detection", "cookie_keeper", "custom_domain", "gtm_recovery", "sgtm_proxy");
        assertThat(boot.path("endpoints").path("recovery").asText()).isEqualTo(PREFIX + "/k/" + boutique);
        assertThat(boot.path("endpoints").path("detection").asText()).isEqualTo(PREFIX + "/mark-session-detection");
        assertThat(texts(boot.path("detection").path("signals")))
                .containsExactly("cosmetic_filter", "script_cookies", "script_cookies_capped", "local_storage");
    }

    @Test
    void pageThatComesWithoutAPrefixIsSentNowhereElse() {
        JsonNode endpoints = boot("www.boutique.test").path("endpoints");

        assertThat(endpoints.path("recovery").asText()).isEqualTo("/k/" + boutique);
    }

    @Test
    void whoRecoversOnlyWhenBlockedLooksForThatFirst() {
        configure(new Modules(
                ALL.adblockItpDetection(),
                null,
                null,
                new GtmRecovery(GtmRecovery.Mode.WHEN_BLOCKED, List.of()),
                ALL.sgtmProxy()));

        assertThat(texts(boot("www.shop.test").path("detection").path("signals")))
                .startsWith("google_blocked")
                .hasSize(5);
    }

    @Test
    void containerThatWantsToKnowAsksAllOfGooglesHosts() {
        configure(new Modules(new Modules.AdblockItpDetection(true), null, null, GtmRecovery.DEFAULT, ALL.sgtmProxy()));

        assertThat(texts(boot("www.shop.test").path("detection").path("signals")))
                .startsWith(
                        "google_blocked", "google_regional_blocked", "analytics_google_blocked", "tag_manager_blocked");
    }

    @Test
    void nothingActsWhereNothingIsProxied() {
        configure(new Modules(ALL.adblockItpDetection(), ALL.cookieKeeper(), null, ALL.gtmRecovery(), null));
        JsonNode unproxied = boot("www.shop.test");

        assertThat(unproxied.path("modules")).isEmpty();
        assertThat(unproxied.has("detection")).isFalse();
    }

    @Test
    void nothingActsWhileTheContainerIsPaused() {
        configure(ALL, PauseReason.OVER_LIMIT);

        assertThat(boot("www.shop.test").path("modules")).isEmpty();
    }

    @Test
    void detectionOfAnOpenSessionIsPassedOn() {
        String session = open("www.shop.test");

        HttpResponse<String> answer = mark(session, "www.shop.test");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://www.shop.test");
        ConsumerRecord<byte[], byte[]> event = awaitDetection(session);
        SessionDetection detection = Json.decode(event.value(), SessionDetection.class);
        assertThat(detection.containerId()).isEqualTo(container);
        assertThat(detection.signals())
                .as("signals that we never ask for are dropped")
                .isEqualTo(Map.of(
                        "cosmetic_filter",
                        SessionDetection.Finding.YES,
                        "tag_manager_blocked",
                        SessionDetection.Finding.NO));
        assertThat(header(event, "ce_time")).isEqualTo(detection.at().toString());
    }

    @Test
    void findingThatCannotBeSentKeepsNoOtherBack() {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        String session = "after the bad one " + container;
        try (DetectionTopic topic = new DetectionTopic(kafka, Topic.SESSION_DETECTIONS.name(prefix))) {
            topic.accept(new SessionDetection("bad", null, null, Map.of(), "other", now));
            topic.accept(new SessionDetection(session, container, null, Map.of(), "other", now));

            awaitDetection(session);
            assertThat(topic.dropped()).isEqualTo(1);
        }
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
    void sessionLeavesNothingInTheBrowserThatItsPageDoesNotPutThere() {
        HttpResponse<String> boot = post("/boot", "", hosted("www.shop.test"));
        HttpResponse<String> report = mark(open("www.shop.test"), "www.shop.test");

        assertThat(List.of(boot, report))
                .allSatisfy(answer -> assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "etag"));
    }

    @Test
    void foreignPageMayNotRead() {
        HttpResponse<String> boot = post("/boot", "", with(hosted("www.shop.test"), "Origin", "https://evil.test"));

        assertThat(boot.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    private JsonNode boot(String host) {
        return boot(hosted(host));
    }

    private JsonNode boot(Map<String, String> headers) {
        HttpResponse<String> boot = post("/boot", "", headers);
        assertThat(boot.statusCode()).isEqualTo(200);
        assertThat(boot.headers().firstValue("Cache-Control")).hasValue("no-store");
        return json(boot.body());
    }

    private String open(String host) {
        return boot(host).path("session_id").asText();
    }

    private HttpResponse<String> mark(String session, String host) {
        String report = "{\"session_id\":\"" + session
                + "\",\"signals\":{\"cosmetic_filter\":\"yes\",\"tag_manager_blocked\":\"no\",\"made_up\":\"no\"}}";
        return post("/mark-session-detection", report, hosted(host));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static String header(ConsumerRecord<byte[], byte[]> event, String name) {
        return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private ConsumerRecord<byte[], byte[]> awaitDetection(String session) {
        return await().atMost(Duration.ofSeconds(15))
                .until(
                        () -> detections().stream()
                                .filter(event -> new String(event.value(), StandardCharsets.UTF_8).contains(session))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private List<ConsumerRecord<byte[], byte[]>> detections() {
        List<ConsumerRecord<byte[], byte[]>> detections = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.SESSION_DETECTIONS.name(prefix)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            consumer.poll(Duration.ofSeconds(2)).forEach(detections::add);
        }
        return detections;
    }
}
