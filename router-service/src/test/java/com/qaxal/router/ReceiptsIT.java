package com.qaxal.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.model.event.EdgeReceipt;
import com.qaxal.model.event.Topic;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Version;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A router says once a second up to where it acts, and never more. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandIns.class)
class ReceiptsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
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

    private final List<EdgeReceipt> receipts = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private KafkaConsumer<byte[], byte[]> topic;

    @BeforeEach
    void open() {
        topic = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = await()
                .atMost(SOON)
                .until(() -> topic.partitionsFor(Topic.EDGE_RECEIPTS.name(prefix)), found -> !found.isEmpty())
                .stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        topic.assign(partitions);
        topic.seekToBeginning(partitions);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void changeIsActedOnWhenAReceiptSaysSo() {
        Edge edge = known();

        Version change = edge.change(Edge.Settings.usual().limits(10, 5), kafka, prefix);
        await().atMost(SOON).until(() -> isReceived(change));

        assertThat(Visitor.send(HttpMethod.POST, edge.dataHost, HIT, "longer than 5")
                        .status())
                .isEqualTo(413);
        assertThat(receipts)
                .allSatisfy(receipt -> assertThat(receipt.instance()).isEqualTo("router-0"));
    }

    @Test
    void receiptsStandStillBeforeWhatIsHeldAndCannotBeRenewed() {
        Edge edge = known();
        Version change = edge.change(Edge.Settings.usual(), kafka, prefix);
        await().atMost(SOON).until(() -> isReceived(change)); // it listens: nothing has to prove itself any more
        assertThat(Visitor.get(edge.dataHost, HIT).status()).isEqualTo(200);
        receipts.clear();
        Version unwritten = Edge.announceNothing(edge.container, kafka, prefix);
        Version later = Edge.announceNothing(ContainerId.next(), kafka, prefix);
        await().atMost(SOON).until(() -> isReceived(new Version(1, unwritten.seq() - 1)));
        int before = receipts.size();

        await().atMost(SOON).until(() -> receive().size() > before + 3);
        assertThat(receipts).allSatisfy(receipt -> assertThat(version(receipt)).isLessThan(unwritten));

        edge.change(Edge.Settings.usual(), kafka, prefix);
        await().atMost(SOON).until(() -> isReceived(later));
    }

    @Test
    void whatWasWrittenBeforeTheRouterHeardAnythingIsActedOnToo() {
        Version written = known().markWritten();

        await().atMost(SOON).until(() -> isReceived(written));
    }

    private boolean isReceived(Version version) {
        return receive().stream().anyMatch(receipt -> !version.isNewerThan(version(receipt)));
    }

    /** Every receipt until now. */
    private List<EdgeReceipt> receive() {
        for (ConsumerRecord<byte[], byte[]> message : topic.poll(Duration.ofMillis(200))) {
            receipts.add(Json.decode(message.value(), EdgeReceipt.class));
        }
        return receipts;
    }

    private static Version version(EdgeReceipt receipt) {
        return new Version(receipt.epoch(), receipt.actedSeq());
    }

    /** One that the router holds. */
    private Edge known() {
        Edge edge = Edge.with(redis, Edge.Settings.usual());
        assertThat(Visitor.get(edge.dataHost, HIT).status()).isEqualTo(200);
        return edge;
    }
}
