package com.qaxal.config;

import static com.qaxal.config.Shop.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.qaxal.model.event.SessionDetection;
import com.qaxal.model.event.Topic;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.testing.RealInfrastructure;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Facts that arrive by Kafka are kept, whatever becomes of the database; only what cannot be kept goes aside. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class FactsIT {
    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    @Inject
    Jdbi jdbi;

    @Inject
    MeterRegistry metrics;

    @Test
    void detectionIsKeptOncePerSession() {
        Shop shop = Shop.incomplete();
        SessionDetection first = detection(
                shop,
                "session-1",
                SessionDetection.Finding.UNKNOWN,
                Instant.now().minusSeconds(5));
        SessionDetection second = detection(shop, "session-1", SessionDetection.Finding.YES, Instant.now());

        send(Topic.SESSION_DETECTIONS, shop, second, first, second);

        eventually()
                .untilAsserted(() -> as(shop.member("viewer"))
                        .get("/v1/containers/{container}/sessions", shop.container.toString())
                        .then()
                        .body("items.size()", equalTo(1))
                        .body("items[0].signals.google_blocked", equalTo("yes")));
    }

    @Test
    void databaseThatRefusesDelaysAndLosesNothing() {
        Shop shop = Shop.incomplete();
        double before = delayed();
        jdbi.useHandle(handle -> handle.execute("alter table loader_session rename to loader_session_away"));
        try {
            send(Topic.SESSION_DETECTIONS, shop, detection(shop, "kept-1"), detection(shop, "kept-2"));
            eventually().until(() -> delayed() > before);
        } finally {
            jdbi.useHandle(handle -> handle.execute("alter table loader_session_away rename to loader_session"));
        }

        eventually().untilAsserted(() -> assertKept(shop, "kept-1", "kept-2"));
    }

    @Test
    void factThatCannotBeStoredGoesAsideAloneWithTheReason() {
        Shop shop = Shop.incomplete();
        String impossible = "nul \0 " + UUID.randomUUID();

        send(
                Topic.SESSION_DETECTIONS,
                shop,
                detection(shop, "before"),
                detection(shop, impossible),
                detection(shop, "after"));

        eventually().untilAsserted(() -> assertKept(shop, "before", "after"));
        ConsumerRecord<String, String> letter =
                deadLetter(Topic.SESSION_DETECTIONS, impossible.substring(impossible.length() - 36));
        assertThat(letter.key()).isEqualTo(shop.container.toString());
        assertThat(reason(letter)).contains("SQLSTATE 22P05");
    }

    @Test
    void factThatCannotBeReadGoesAsideAndTheNextIsHeard() {
        Shop shop = Shop.served();
        String unreadable = "no json " + UUID.randomUUID();

        send(Topic.SUBSCRIPTION_CHANGES, shop, unreadable, shop.subscription(2, PauseReason.CUSTOMER));

        eventually().until(() -> "paused".equals(shop.status()));
        assertThat(reason(deadLetter(Topic.SUBSCRIPTION_CHANGES, unreadable))).contains("SubscriptionChange");
    }

    private double delayed() {
        return metrics.counter("qaxal_config_facts_delayed", "fact", "SessionDetection")
                .count();
    }

    private static void assertKept(Shop shop, String... sessions) {
        as(shop.member("viewer"))
                .get("/v1/containers/{container}/sessions", shop.container.toString())
                .then()
                .body("items.session_id", hasItems(sessions));
    }

    private static SessionDetection detection(Shop shop, String session) {
        return detection(shop, session, SessionDetection.Finding.NO, Instant.now());
    }

    private static SessionDetection detection(Shop shop, String session, SessionDetection.Finding finding, Instant at) {
        return new SessionDetection(session, shop.container, null, Map.of("google_blocked", finding), "safari", at);
    }

    private void send(Topic topic, Shop shop, Object... events) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new StringSerializer())) {
            for (Object event : events) {
                String text =
                        event instanceof String plain ? plain : new String(Json.encode(event), StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic.name(prefix), shop.container.toString(), text));
            }
        }
    }

    /** The one that holds {@code text}. */
    private ConsumerRecord<String, String> deadLetter(Topic topic, String text) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka,
                        "group.id",
                        UUID.randomUUID().toString(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(topic.name(prefix) + ".dlq"));
            List<ConsumerRecord<String, String>> letters = new ArrayList<>();
            eventually().pollInSameThread().until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(letter -> {
                    if (letter.value().contains(text)) {
                        letters.add(letter);
                    }
                });
                return !letters.isEmpty();
            });
            assertThat(letters).hasSize(1);
            return letters.getFirst();
        }
    }

    private static String reason(ConsumerRecord<String, String> letter) {
        return new String(letter.headers().lastHeader("dead-letter-reason").value(), StandardCharsets.UTF_8);
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }
}
