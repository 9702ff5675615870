package com.qaxal.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.model.event.AccessLogEntry;
import com.qaxal.model.event.Topic;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.recover.RecoveryEnvelope;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What is written down of a request: from it the hits of the statistics are made, and what of them was recovered. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandIns.class)
class AccessLogIT {
    private static final String HIT = "/g/collect?v=2&tid=G-SECRET1";

    @Inject
    @ConfigProperty(name = "QAXAL_REDIS_URL")
    String redis;

    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    @Test
    void hitsAreToldFromEverythingElse() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());
        Visitor.get(edge.dataHost, HIT);
        Visitor.get(edge.dataHost, recovered(edge, HIT));
        Visitor.get(edge.dataHost, "/gtm.js?id=GTM-SHOP01");
        Visitor.get(edge.dataHost, recovered(edge, "/gtm.js?id=GTM-SHOP01"));

        assertThat(entries(edge, 4))
                .extracting(
                        entry -> entry.route() + (entry.hit() ? " hit" : "") + (entry.recovered() ? " carried" : ""))
                .containsExactlyInAnyOrder("COLLECT hit", "RECOVERY hit carried", "LIBRARY", "RECOVERY carried");
    }

    /** Such a page puts nothing into an envelope before its session has found the direct way closed. */
    @Test
    void directWayIsKnownToBeClosedWhereItHasToBeFirst() {
        Edge always = Edge.with(redis, Edge.Settings.usual());
        Edge whenBlocked = Edge.with(redis, Edge.Settings.usual().modules(recoveringWhenBlocked()));
        for (Edge edge : List.of(always, whenBlocked)) {
            Visitor.get(edge.dataHost, HIT);
            Visitor.get(edge.dataHost, recovered(edge, HIT));
        }

        assertThat(entries(always, 2)).noneMatch(AccessLogEntry::directWayBlocked);
        assertThat(entries(whenBlocked, 2)).allMatch(entry -> entry.directWayBlocked() == entry.recovered());
    }

    @Test
    void refusalIsWrittenDownWithItsReason() {
        Edge edge = Edge.with(redis, Edge.Settings.usual().paused(PauseReason.OVER_LIMIT));

        Visitor.get(edge.dataHost, HIT);

        AccessLogEntry entry = entries(edge, 1).getFirst();
        assertThat(entry.status()).isEqualTo(402);
        assertThat(entry.upstreamStatus()).isNull();
        assertThat(entry.problem()).isEqualTo("container_paused");
    }

    @Test
    void nothingThatTellsAVisitorIsWrittenDown() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());

        Visitor.get(edge.dataHost, HIT, "Cookie", "_ga=GA1.1.c00kie", "X-Forwarded-For", "203.0.113.77");

        assertThat(new String(Json.encode(entries(edge, 1).getFirst()), StandardCharsets.UTF_8))
                .doesNotContain("SECRET1", "c00kie", "203.0.113", "127.0.0.1");
    }

    private static Modules recoveringWhenBlocked() {
        Modules usual = Edge.Settings.usual().modules();
        return new Modules(
                usual.adblockItpDetection(),
                usual.cookieKeeper(),
                usual.customDomain(),
                new Modules.GtmRecovery(Modules.GtmRecovery.Mode.WHEN_BLOCKED, List.of()),
                usual.sgtmProxy());
    }

    private static String recovered(Edge edge, String target) {
        return "/k/" + edge.shopToken + "?d=" + RecoveryEnvelope.encode(target);
    }

    /** All of a container, once there are so many. */
    private List<AccessLogEntry> entries(Edge edge, int count) {
        List<AccessLogEntry> entries = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.ACCESS_LOG.name(prefix)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                    AccessLogEntry entry = Json.decode(message.value(), AccessLogEntry.class);
                    if (entry.containerId().equals(edge.container)) {
                        entries.add(entry);
                    }
                }
                return entries.size() >= count;
            });
        }
        assertThat(entries).hasSize(count);
        return entries;
    }
}
