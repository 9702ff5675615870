package com.qaxal.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.event.AccessLogEntry;
import com.qaxal.model.event.Topic;
import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.recover.RecoveryEnvelope;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever may have a request explained may also ask what would become of it: then nothing becomes of it. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandIns.class)
class DryRunIT {
    private static final String HIT = "/g/collect?v=2&tid=G-SHOP1";

    @Inject
    @ConfigProperty(name = "QAXAL_REDIS_URL")
    String redis;

    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    /** One for each, since a router checks only so many new ones in a second. */
    private final Map<ContainerId, String> tokens = new HashMap<>();

    @BeforeEach
    void nothingReceived() {
        StandIns.AT_ORIGIN.clear();
        StandIns.AT_LOADER.clear();
    }

    @Test
    void recoveredRequestIsExplainedAndGoesNowhere() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());
        String recovered = "/k/" + edge.shopToken + "?d=" + RecoveryEnvelope.encode(HIT);

        Visitor.Answer answer = dry(edge, recovered, "Cookie", "_ga=GA1.1.1.2");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode told = json(answer);
        assertThat(told.path("recovered").asBoolean()).isTrue();
        assertThat(told.path("destination").asText()).endsWith(":" + StandIns.originPort + "/g/collect");
        assertThat(told.path("cookies").path(0).path("name").asText()).isEqualTo("_ga");
        assertThat(told.path("billed").asBoolean()).isFalse();
        assertThat(answer.body()).doesNotContain("GA1.1.1.2");
        assertThat(StandIns.AT_ORIGIN).isEmpty();
    }

    @Test
    void refusalIsExplainedWithItsReason() {
        Edge paused = Edge.with(redis, Edge.Settings.usual().paused(PauseReason.OVER_LIMIT));

        JsonNode told = json(dry(paused, HIT));

        assertThat(told.path("problem").asText()).isEqualTo("container_paused");
        assertThat(told.path("reason").asText()).isEqualTo("over_limit");
    }

    @Test
    void pathOfTheLoaderIsExplainedAndReachesNoLoader() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());

        JsonNode told = json(dry(edge, "/l/something.js"));

        assertThat(told.path("route").asText()).isEqualTo("loader");
        assertThat(told.has("destination")).isFalse(); // where our loader is, is nobody's business
        assertThat(StandIns.AT_LOADER).isEmpty();
    }

    @Test
    void nothingOfItCounts() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());
        Edge paused = Edge.with(redis, Edge.Settings.usual().paused(PauseReason.OVER_LIMIT));
        for (int i = 0; i < 5; i++) {
            dry(edge, HIT);
            dry(paused, HIT);
            Visitor.get(edge.dataHost, HIT, "X-Qaxal-Debug", "none", "X-Qaxal-Dry-Run", "1");
        }

        Visitor.get(edge.dataHost, HIT);
        Visitor.get(paused.dataHost, HIT);

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(usage(edge))
                    .isNotEmpty()
                    .allSatisfy(totals -> assertThat(totals.requests()).isEqualTo(1));
            assertThat(usage(paused))
                    .isNotEmpty()
                    .allSatisfy(totals -> assertThat(totals.blocked402()).isEqualTo(1));
            assertThat(log(edge)).hasSize(1);
            assertThat(log(paused)).hasSize(1);
        });
    }

    @Test
    void permitIsGivenBack() {
        Edge edge = Edge.with(redis, Edge.Settings.usual().limits(1, 1_000_000));

        for (int i = 0; i < 3; i++) {
            assertThat(json(dry(edge, HIT)).has("problem")).isFalse();
        }

        assertThat(Visitor.get(edge.dataHost, HIT).status()).isEqualTo(200);
    }

    @Test
    void withoutATokenOfTheContainerNothingIsToldAndNothingDone() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());

        for (String token : List.of("none", TestKeys.debug(ContainerId.next()))) {
            Visitor.Answer answer = Visitor.get(edge.dataHost, HIT, "X-Qaxal-Debug", token, "X-Qaxal-Dry-Run", "1");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(json(answer).path("code").asText()).isEqualTo("not_explained");
            assertThat(answer.body()).doesNotContain(edge.container.toString());
        }
        assertThat(StandIns.AT_ORIGIN).isEmpty();
    }

    @Test
    void wishForADryRunAloneMeansNothing() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());

        assertThat(Visitor.get(edge.dataHost, HIT, "X-Qaxal-Dry-Run", "1").status())
                .isEqualTo(200);

        assertThat(StandIns.AT_ORIGIN).hasSize(1);
    }

    private Visitor.Answer dry(Edge edge, String target, String... further) {
        String[] headers = new String[further.length + 4];
        headers[0] = "X-Qaxal-Debug";
        headers[1] = tokens.computeIfAbsent(edge.container, TestKeys::debug);
        headers[2] = "X-Qaxal-Dry-Run";
        headers[3] = "1";
        System.arraycopy(further, 0, headers, 4, further.length);
        return Visitor.get(edge.dataHost, target, headers);
    }

    private List<UsageTotals> usage(Edge edge) {
        return read(Topic.USAGE, UsageTotals.class).stream()
                .filter(totals -> totals.containerId().equals(edge.container))
                .toList();
    }

    private List<AccessLogEntry> log(Edge edge) {
        return read(Topic.ACCESS_LOG, AccessLogEntry.class).stream()
                .filter(entry -> entry.containerId().equals(edge.container))
                .toList();
    }

    /** All of a topic, by assignment. */
    private <T> List<T> read(Topic topic, Class<T> type) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name(prefix)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                return List.of(); // nobody has written yet
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<T> values = new ArrayList<>();
            consumer.poll(Duration.ofSeconds(2)).forEach(message -> values.add(Json.decode(message.value(), type)));
            return values;
        }
    }

    private static JsonNode json(Visitor.Answer answer) {
        return Json.decode(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
