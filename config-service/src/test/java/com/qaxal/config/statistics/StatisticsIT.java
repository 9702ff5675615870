package com.qaxal.config.statistics;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.model.event.AccessLogEntry;
import com.qaxal.model.event.Topic;
import com.qaxal.model.json.Json;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was served is counted once, and what was recovered follows from it. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class StatisticsIT {
    /** One that is over, so that no test runs across its end. */
    private static final Instant HOUR =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));

    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    @Inject
    Jdbi jdbi;

    @Inject
    HitHours hits;

    @Inject
    Retention retention;

    @Test
    void hitsAreCountedOnceWhateverComesAgain() {
        Shop shop = Shop.incomplete();
        String topic = "log-" + UUID.randomUUID();
        List<HitHours.Served> first = List.of(
                served(0, hit(shop, false, false)),
                served(1, hit(shop, true, false)),
                served(2, hit(shop, true, true)));

        hits.count(topic, 0, first);
        hits.count(topic, 0, first);
        hits.count(topic, 0, List.of(first.get(2), served(3, hit(shop, true, true)), served(4, library(shop))));

        report(shop)
                .then()
                .body("hits.size()", equalTo(1))
                .body("hits[0].direct", equalTo(1))
                .body("hits[0].carried", equalTo(3))
                .body("hits[0].recovered", equalTo(2))
                .body("hits[0].browser_family", equalTo("firefox"))
                .body("recovered.carried", equalTo(3))
                .body("recovered.recovered", equalTo(2));
    }

    @Test
    void hitThatTheOriginDidNotAnswerIsNone() {
        Shop shop = Shop.incomplete();

        hits.count(
                "log-" + UUID.randomUUID(),
                0,
                List.of(served(0, hit(shop, true, true)), served(1, entry(shop, true, true, true, null))));

        assertThat(report(shop).<Integer>path("hits[0].carried")).isEqualTo(1);
    }

    @Test
    void topicThatWasMadeAnewIsCountedFromItsBeginning() {
        Shop shop = Shop.incomplete();
        String topic = "log-" + UUID.randomUUID();
        hits.count(topic, 0, List.of(served(900, hit(shop, true, false))));

        hits.count(topic, 0, List.of(new HitHours.Served(0, 10_000, hit(shop, true, false))));

        assertThat(report(shop).<Integer>path("hits[0].carried")).isEqualTo(2);
    }

    @Test
    void whatRoutersServedArrivesByKafkaAndWhatCannotBeReadIsPassedOver() {
        Shop shop = Shop.incomplete();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new ByteArraySerializer())) {
            byte[] hit = Json.encode(hit(shop, true, true));
            for (byte[] text :
                    List.of(hit, new byte[] {'?'}, of("opera", shop), of("a\0b", shop), of(null, shop), hit)) {
                producer.send(new ProducerRecord<>(Topic.ACCESS_LOG.name(prefix), shop.container.toString(), text));
            }
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(report(shop).<Integer>path("recovered.recovered"))
                        .isEqualTo(3));
    }

    @Test
    void carriedHitsAreEstimatedByTheSessionsOfTheSameBrowser() {
        Shop shop = Shop.incomplete();
        jdbi.useHandle(handle -> handle.execute(
                "insert into detection_hour values (?, null, ?, 'firefox', 'google_blocked', 10, 30, 5)",
                shop.container.value(),
                HOUR.atOffset(ZoneOffset.UTC)));

        hits.count(
                "log-" + UUID.randomUUID(),
                0,
                IntStream.range(0, 100)
                        .mapToObj(i -> served(i, hit(shop, true, false)))
                        .toList());

        report(shop)
                .then()
                .body("recovered.carried", equalTo(100))
                .body("recovered.recovered", equalTo(0))
                .body("recovered.likely_recovered", equalTo(25))
                .body("recovered.undecided", equalTo(0));
    }

    @Test
    void sumsLeaveWhenNoReportCanAskForThem() {
        Shop shop = Shop.incomplete();
        for (int days : List.of(399, 401)) {
            jdbi.useHandle(handle -> handle.execute(
                    "insert into hit_hour values (?, null, now() - make_interval(days => ?), 'firefox', 1, 1, 1)",
                    shop.container.value(),
                    days));
        }

        retention.forget();

        assertThat(jdbi.<Integer, RuntimeException>withHandle(
                        handle -> handle.createQuery("select count(*) from hit_hour where container_id = :container")
                                .bind("container", shop.container.value())
                                .mapTo(Integer.class)
                                .one()))
                .isEqualTo(1);
    }

    @Test
    void rangeThatIsTooLongOrNoneIsRefused() {
        Shop shop = Shop.incomplete();
        for (String query :
                List.of("from=yesterday", "step=week", "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z")) {
            as(operator())
                    .get("/v1/containers/{container}/statistics?" + query, shop.container.toString())
                    .then()
                    .statusCode(422);
        }
    }

    /** A hit from a browser whose name no router would write. */
    private static byte[] of(@Nullable String browser, Shop shop) {
        ObjectNode entry = Json.mapper().valueToTree(hit(shop, true, true));
        entry.put("user_agent_family", browser);
        return Json.encode(entry);
    }

    private static HitHours.Served served(long offset, AccessLogEntry entry) {
        return new HitHours.Served(offset, 1_000 + offset, entry);
    }

    private static AccessLogEntry hit(Shop shop, boolean carried, boolean blocked) {
        return entry(shop, carried, true, blocked, 204);
    }

    private static AccessLogEntry library(Shop shop) {
        return entry(shop, true, false, true, 200);
    }

    private static AccessLogEntry entry(
            Shop shop, boolean carried, boolean hit, boolean blocked, @Nullable Integer upstreamStatus) {
        return new AccessLogEntry(
                HOUR.plusSeconds(90),
                shop.container,
                null,
                carried ? AccessLogEntry.Route.RECOVERY : AccessLogEntry.Route.COLLECT,
                204,
                upstreamStatus,
                1_000,
                900L,
                0,
                0,
                carried,
                hit,
                blocked,
                "firefox",
                null,
                null);
    }

    private static io.restassured.response.Response report(Shop shop) {
        return as(operator()).get("/v1/containers/{container}/statistics", shop.container.toString());
    }
}
