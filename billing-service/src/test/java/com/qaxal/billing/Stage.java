package com.qaxal.billing;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.qaxal.model.event.ContainerLifecycle;
import com.qaxal.model.event.Topic;
import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.testing.TestKeys;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The world around billing, as the suites move it: containers come, routers report, people and the payment provider call. */
@Singleton
public final class Stage {
    /** Requests of the free plan. */
    public static final long FREE = 10_000;

    public static final ClientId CLIENT = ClientId.next();
    private static final AtomicLong SEQ = new AtomicLong();
    private static final AtomicInteger RANK = new AtomicInteger(1_000);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String kafka;
    private final String prefix;
    private final Jdbi jdbi;
    private final KafkaProducer<byte[], byte[]> producer;

    Stage(
            @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP") String kafka,
            @ConfigProperty(name = "QAXAL_TOPIC_PREFIX") String prefix,
            Jdbi jdbi) {
        this.kafka = kafka;
        this.prefix = prefix;
        this.jdbi = jdbi;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @PreDestroy
    void close() {
        producer.close();
    }

    /** A new container that asked for {@code plan}, when it has it. */
    public static ContainerId subscribed(String plan) {
        ContainerLifecycle container = created(plan);
        StandInConfig.FEED.add(container);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        view(container.containerId()).then().statusCode(200).body("plan", equalTo(plan)));
        return container.containerId();
    }

    public static ContainerLifecycle created(@Nullable String plan) {
        return lifecycle(ContainerId.next(), ContainerLifecycle.State.CREATED, plan);
    }

    public static ContainerLifecycle lifecycle(
            ContainerId container, ContainerLifecycle.State state, @Nullable String plan) {
        return new ContainerLifecycle(SEQ.incrementAndGet(), container, CLIENT, "A container", state, plan);
    }

    /** A new plan that is higher than all others so far. */
    public static String plan(long requests, long priceMinor, String currency) {
        int rank = RANK.incrementAndGet();
        String code = "plan-" + rank;
        publish(code, rank, requests, priceMinor, currency).then().statusCode(201);
        return code;
    }

    public static Response publish(String code, int rank, long requests, long priceMinor, String currency) {
        return as(operator())
                .body(Map.of(
                        "code", code,
                        "rank", rank,
                        "requests_included", requests,
                        "hard_limit_percent", 100,
                        "price_minor", priceMinor,
                        "allowance_price_minor", 500,
                        "currency", currency,
                        "entitlements", List.of("sgtm_proxy")))
                .post("/v1/plans");
    }

    /** Says that a router has forwarded so many requests today since it started. */
    public void use(ContainerId container, long requests) {
        send(Topic.USAGE, Json.encode(totals(container, UUID.randomUUID(), requests)));
    }

    public static UsageTotals totals(ContainerId container, UUID boot, long requests) {
        return new UsageTotals("router-0", boot, container, TestClock.TODAY, requests, 0, 0, 0, 0, 0);
    }

    public void send(Topic topic, byte @Nullable []... events) {
        for (byte[] event : events) {
            var _ = producer.send(new ProducerRecord<>(topic.name(prefix), event));
        }
        producer.flush();
    }

    /** As if the subscription had begun earlier, or later in a month. */
    public void period(ContainerId container, LocalDate start, LocalDate end) {
        jdbi.useHandle(handle -> handle.execute(
                "update subscription set anchor = ?, period_start = ?, period_end = ? where container_id = ?",
                start,
                start,
                end,
                container.value()));
    }

    /** Everything that a topic holds by now. */
    public List<byte[]> all(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(prefix + topic).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<byte[]> events = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    events.add(each.value());
                }
            }
            return events;
        }
    }

    public static void awaitUsed(ContainerId container, long requests) {
        await().atMost(PATIENCE).untilAsserted(() -> view(container).then().body("used", equalTo((int) requests)));
    }

    public static void awaitReasons(ContainerId container, String reason) {
        await().atMost(PATIENCE).untilAsserted(() -> view(container).then().body("pause_reasons", hasItems(reason)));
    }

    public static Response view(ContainerId container) {
        return as(operator()).get("/v1/containers/" + container + "/subscription");
    }

    public static Response choose(String token, ContainerId container, String plan) {
        return as(token).body(Map.of("plan", plan)).post("/v1/containers/" + container + "/subscription/plan");
    }

    public static Response autoUpgrade(String token, ContainerId container, boolean enabled) {
        return as(token)
                .body(Map.of("enabled", enabled))
                .put("/v1/containers/" + container + "/subscription/auto-upgrade");
    }

    public static Response invoices(ContainerId container) {
        return as(operator()).get("/v1/containers/" + container + "/invoices");
    }

    /** What the payment provider's messenger says of an invoice. */
    public static Response pay(String invoice, String outcome, String reference) {
        return as(TestKeys.platform("billing-webhook"))
                .body(Map.of("outcome", outcome, "reference", reference))
                .post("/v1/invoices/" + invoice + "/payment");
    }

    public static String operator() {
        return TestKeys.platform("operator");
    }

    public static String owner() {
        return TestKeys.member(CLIENT, "owner");
    }

    public static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }
}
