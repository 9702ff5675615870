package com.qaxal.config.receipt;

import static com.qaxal.config.Shop.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.model.event.EdgeReceipt;
import com.qaxal.model.event.Topic;
import com.qaxal.model.json.Json;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who acts on a change is told by what routers and loaders said of themselves. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class PropagationIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private Instant now = Instant.EPOCH;
    private long epoch;
    /** Of this test alone. */
    private final String router = "router-" + UUID.randomUUID();

    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    /** Whoever joins a topic may wait for longer than an instance counts as live. */
    @BeforeEach
    void feedIsHeard() {
        Shop shop = Shop.served();
        epoch = propagation(shop).getLong("newest.epoch");
        String first = "first-" + UUID.randomUUID();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            say(first, 1, Instant.now());
            return standing(shop, first) != null;
        });
        now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Test
    void instanceActsFromTheFirstReceiptThatSaysSo() {
        Shop shop = Shop.served();
        long change = propagation(shop).getLong("newest.seq");

        say(router, change - 1, now.minusSeconds(3));
        say(router, change + 5, now.minusSeconds(2));
        say(router, change + 6, now.minusSeconds(1));
        await().atMost(SOON).until(() -> standing(shop, router) != null);

        assertThat(standing(shop, router))
                .containsEntry("acted", true)
                .containsEntry("acted_at", now.minusSeconds(2).toString());
    }

    @Test
    void instanceThatIsBehindHasNotActed() {
        Shop shop = Shop.served();

        say(router, propagation(shop).getLong("newest.seq") - 1, now);
        await().atMost(SOON).until(() -> standing(shop, router) != null);

        assertThat(standing(shop, router)).containsEntry("acted", false).doesNotContainKey("acted_at");
    }

    @Test
    void changeAfterTheLastReceiptIsNotActedOn() {
        Shop shop = Shop.served();
        say(router, propagation(shop).getLong("newest.seq"), now);
        await().atMost(SOON)
                .until(() -> Boolean.TRUE.equals(Objects.requireNonNullElse(standing(shop, router), Map.of())
                        .get("acted")));

        shop.addSite("www.shop.test", "shop.test");

        assertThat(standing(shop, router)).containsEntry("acted", false);
    }

    @Test
    void instanceThatIsSilentIsLeftOutAndWhatCannotBeReadIsPassedOver() {
        Shop shop = Shop.served();
        String gone = "gone-" + UUID.randomUUID();

        say(gone, 1_000_000, now.minusSeconds(11));
        send(gone, new byte[] {'?'});
        send(gone, "{\"epoch\":1,\"acted_seq\":5,\"at\":\"2026-08-01T12:00:00Z\"}".getBytes());
        say(router, 1_000_000, now);
        await().atMost(SOON).until(() -> standing(shop, router) != null);

        assertThat(standing(shop, gone)).isNull();
    }

    @Test
    void restartedInstanceThatKnowsLessIsBelieved() {
        Shop shop = Shop.served();
        long change = propagation(shop).getLong("newest.seq");

        say(router, change, now.minusSeconds(1));
        say(router, change - 1, now);
        await().atMost(SOON).until(() -> standing(shop, router) != null);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(standing(shop, router)).containsEntry("acted", false));
    }

    @Test
    void containerThatTheEdgeWasToldNothingOfHasNoNewestChange() {
        assertThat(propagation(Shop.incomplete()).<Object>get("newest")).isNull();
    }

    private static @Nullable Map<String, Object> standing(Shop shop, String instance) {
        return propagation(shop).get("instances.find { it.instance == '" + instance + "' }");
    }

    private static JsonPath propagation(Shop shop) {
        return as(shop.member("viewer"))
                .get("/v1/containers/{container}/propagation", shop.container.toString())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private void say(String instance, long actedSeq, Instant at) {
        send(instance, Json.encode(new EdgeReceipt(instance, epoch, actedSeq, at)));
    }

    private void send(String key, byte[] text) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topic.EDGE_RECEIPTS.name(prefix), key, text));
        }
    }
}
