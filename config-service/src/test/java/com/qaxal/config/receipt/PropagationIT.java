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
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who acts on a change is told by what routers and loaders said of themselves. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class PropagationIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Of this test alone. */
    private final String router = "router-" + UUID.randomUUID();

    private long epoch;

    @SuppressWarnings("NullAway.Init") // before each test
    private KafkaProducer<String, byte[]> topic;

    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    @BeforeEach
    void open() {
        topic = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new ByteArraySerializer());
        epoch = propagation(Shop.served()).getLong("newest.epoch"); // another test may have begun one
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void instanceActsFromTheFirstReceiptThatSaysSo() {
        Shop shop = Shop.served();
        long change = newest(shop);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        say(router, change - 1, now.minusSeconds(3));
        say(router, change + 5, now.minusSeconds(2));

        assertThat(heard(shop, change + 6))
                .containsEntry("acted", true)
                .containsEntry("acted_at", now.minusSeconds(2).toString());
    }

    @Test
    void instanceThatIsBehindHasNotActed() {
        Shop shop = Shop.served();

        assertThat(heard(shop, newest(shop) - 1)).containsEntry("acted", false).doesNotContainKey("acted_at");
    }

    @Test
    void changeAfterTheLastReceiptIsNotActedOn() {
        Shop shop = Shop.served();
        long change = newest(shop);
        assertThat(heard(shop, change)).containsEntry("acted", true);

        shop.addSite("www.shop.test", "shop.test");

        assertThat(heard(shop, change)).containsEntry("acted", false);
    }

    @Test
    void instanceThatIsSilentIsLeftOutAndWhatCannotBeReadIsPassedOver() {
        Shop shop = Shop.served();
        String gone = "gone-" + UUID.randomUUID();

        say(gone, 1_000_000, Instant.now().minusSeconds(11));
        send(gone, new byte[] {'?'});
        send(gone, "{\"epoch\":1,\"acted_seq\":5,\"at\":\"2026-08-01T12:00:00Z\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(heard(shop, 1_000_000)).isNotNull();
        assertThat(standing(shop, gone)).isNull();
    }

    @Test
    void restartedInstanceThatKnowsLessIsBelieved() {
        Shop shop = Shop.served();
        long change = newest(shop);
        assertThat(heard(shop, change)).containsEntry("acted", true);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(heard(shop, change - 1)).containsEntry("acted", false));
    }

    @Test
    void containerThatTheEdgeWasToldNothingOfHasNoNewestChange() {
        assertThat(propagation(Shop.incomplete()).<Object>get("newest")).isNull();
    }

    /** What is told of the router once it is heard. It goes on saying so: whoever joins a topic may need longer than a silent one counts as live. */
    private Map<String, Object> heard(Shop shop, long actedSeq) {
        return Objects.requireNonNull(await().atMost(SOON)
                .until(
                        () -> {
                            say(router, actedSeq, Instant.now());
                            return standing(shop, router);
                        },
                        Objects::nonNull));
    }

    private static @Nullable Map<String, Object> standing(Shop shop, String instance) {
        return propagation(shop).get("instances.find { it.instance == '" + instance + "' }");
    }

    private static long newest(Shop shop) {
        return propagation(shop).getLong("newest.seq");
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
        topic.send(new ProducerRecord<>(Topic.EDGE_RECEIPTS.name(prefix), key, text));
    }
}
