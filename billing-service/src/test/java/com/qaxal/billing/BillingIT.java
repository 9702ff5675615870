package com.qaxal.billing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.qaxal.model.event.ContainerLifecycle;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.event.Topic;
import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.feed.SubscriptionPage;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Usage, limits and money, with a real Postgres and Kafka. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInConfig.class)
class BillingIT {
    private static final AtomicLong SEQ = new AtomicLong();
    private static final LocalDate TODAY = LocalDate.now(Clock.systemUTC());
    private static final long FREE = 10_000;

    private final ClientId client = ClientId.next();

    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    @Nested
    class Containers {
        @Test
        void containerHeardByEventIsSubscribed() {
            ContainerLifecycle container = lifecycle("starter", ContainerLifecycle.State.CREATED);

            send(Topic.CONTAINERS, Json.encode(container));

            await().untilAsserted(() -> view(container.containerId())
                    .then()
                    .statusCode(200)
                    .body("plan", equalTo("starter"))
                    .body("pause_reasons", empty()));
        }

        @Test
        void containerReadFromTheFeedIsSubscribed() {
            ContainerId container = subscribed("no-such-plan");

            view(container).then().body("plan", equalTo("free"));
        }

        @Test
        void deletedContainerIsCancelled() {
            ContainerLifecycle container = lifecycle("free", ContainerLifecycle.State.CREATED);
            StandInConfig.FEED.add(container);
            StandInConfig.FEED.add(new ContainerLifecycle(
                    SEQ.incrementAndGet(),
                    container.containerId(),
                    client,
                    "gone",
                    ContainerLifecycle.State.DELETED,
                    "free"));

            await().untilAsserted(() -> view(container.containerId()).then().body("status", equalTo("cancelled")));
        }
    }

    @Nested
    class Counting {
        @Test
        void doubledShuffledAndReplayedTotalsCountOnce() {
            ContainerId container = subscribed("starter");
            UUID first = UUID.randomUUID();
            UUID second = UUID.randomUUID();
            List<UsageTotals> messages = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                messages.add(totals(container, first, i * 5L));
                messages.add(totals(container, second, i * 3L));
                messages.add(totals(container, second, i * 3L));
            }
            Collections.shuffle(messages, new Random(7));

            messages.forEach(message -> send(Topic.USAGE, Json.encode(message)));

            awaitUsed(container, 40 * 5 + 40 * 3);
            messages.forEach(message -> send(Topic.USAGE, Json.encode(message)));
            send(Topic.USAGE, Json.encode(totals(container, UUID.randomUUID(), 1)));
            awaitUsed(container, 40 * 5 + 40 * 3 + 1);
        }

        @Test
        void unreadableTotalsStopNobody() {
            ContainerId container = subscribed("starter");

            send(Topic.USAGE, new byte[] {'?'});
            send(Topic.USAGE, Json.encode(totals(container, UUID.randomUUID(), 7)));

            awaitUsed(container, 7);
        }

        @Test
        void closedDayIsRefused() {
            ContainerId container = subscribed("starter");
            UsageTotals late =
                    new UsageTotals("router-0", UUID.randomUUID(), container, TODAY.minusDays(40), 99, 0, 0, 0, 0, 0);

            send(Topic.USAGE, Json.encode(late));
            send(Topic.USAGE, Json.encode(totals(container, UUID.randomUUID(), 7)));

            awaitUsed(container, 7);
            as(operator())
                    .get("/v1/containers/" + container + "/usage?from=" + TODAY.minusDays(60) + "&to=" + TODAY)
                    .then()
                    .body("total", equalTo(7));
        }
    }

    @Nested
    class Enforcing {
        @Test
        void usedUpPlanPausesAndPayingTheInvoiceResumes() {
            ContainerId container = subscribed("free");
            use(container, FREE);
            awaitReasons(container, "over_limit");
            String invoice = as(operator())
                    .get("/v1/containers/" + container + "/invoices")
                    .then()
                    .body("items[0].status", equalTo("open"))
                    .extract()
                    .path("items[0].invoice_id");

            pay(invoice, "paid", "ref-" + container).then().statusCode(200).body("status", equalTo("paid"));

            view(container).then().body("pause_reasons", empty()).body("limit", equalTo((int) (2 * FREE)));
            pay(invoice, "paid", "ref-" + container);
            view(container).then().body("allowance", equalTo((int) FREE));
        }

        @Test
        void failedPaymentResumesNothing() {
            ContainerId container = subscribed("free");
            use(container, FREE);
            awaitReasons(container, "over_limit");
            String invoice = as(operator())
                    .get("/v1/containers/" + container + "/invoices")
                    .path("items[0].invoice_id");

            pay(invoice, "failed", "failed-" + container).then().body("status", equalTo("open"));

            view(container).then().body("pause_reasons", hasItems("over_limit"));
        }

        @Test
        void upgradeResumesAtOnceAndUsageStays() {
            ContainerId container = subscribed("free");
            use(container, FREE);
            awaitReasons(container, "over_limit");

            as(TestKeys.member(client, "owner"))
                    .body(Map.of("plan", "starter"))
                    .post("/v1/containers/" + container + "/subscription/plan")
                    .then()
                    .statusCode(200)
                    .body("pause_reasons", empty())
                    .body("plan", equalTo("starter"))
                    .body("used", equalTo((int) FREE));
        }

        @Test
        void operatorsPauseOutlivesAPayment() {
            ContainerId container = subscribed("free");
            use(container, FREE);
            awaitReasons(container, "over_limit");
            as(operator())
                    .body(Map.of("reason", "operator"))
                    .post("/v1/containers/" + container + "/subscription/pauses")
                    .then()
                    .statusCode(200);
            String invoice = as(operator())
                    .get("/v1/containers/" + container + "/invoices")
                    .path("items[0].invoice_id");

            pay(invoice, "paid", "op-" + container);

            view(container).then().body("pause_reasons", equalTo(List.of("operator")));
            as(operator()).delete("/v1/containers/" + container + "/subscription/pauses/operator");
            view(container).then().body("pause_reasons", empty());
        }

        @Test
        void autoUpgradeHappensBeforeTheLimit() {
            ContainerId container = subscribed("free");
            as(operator())
                    .body(Map.of("enabled", true))
                    .put("/v1/containers/" + container + "/subscription/auto-upgrade")
                    .then()
                    .statusCode(200);

            use(container, FREE * 9 / 10);

            await().untilAsserted(() -> view(container).then().body("plan", equalTo("starter")));
            view(container).then().body("pause_reasons", empty());
            assertThat(changes(container))
                    .allSatisfy(change -> assertThat(change.pauseReasons()).isEmpty());
        }

        @Test
        void nearLimitIsToldToTheEdge() {
            ContainerId container = subscribed("free");

            use(container, FREE * 9 / 10);

            await().untilAsserted(() ->
                    assertThat(changes(container).getLast().usageNearLimit()).isTrue());
        }
    }

    @Nested
    class Authorization {
        @Test
        void strangersLearnNothingAndViewersBuyNothing() {
            ContainerId container = subscribed("free");
            String stranger = TestKeys.member(ClientId.next(), "owner");
            String viewer = TestKeys.member(client, "viewer");

            for (String path : List.of("/subscription", "/invoices", "/usage")) {
                String address = "/v1/containers/" + container + path;
                assertThat(as(stranger).get(address).statusCode()).as(path).isEqualTo(404);
                assertThat(as(viewer).get(address).statusCode()).as(path).isEqualTo(200);
                assertThat(as(TestKeys.forged("operator")).get(address).statusCode())
                        .isEqualTo(401);
                assertThat(as(TestKeys.expired("operator")).get(address).statusCode())
                        .isEqualTo(401);
                assertThat(given().get(address).statusCode()).isEqualTo(401);
            }
            as(viewer)
                    .body(Map.of("plan", "starter"))
                    .post("/v1/containers/" + container + "/subscription/plan")
                    .then()
                    .statusCode(403);
            as(TestKeys.member(client, "owner"))
                    .body(Map.of("reason", "operator"))
                    .post("/v1/containers/" + container + "/subscription/pauses")
                    .then()
                    .statusCode(403);
        }

        @Test
        void feedOpensForConfigAlone() {
            as(TestKeys.service("sync", "edge-feed"))
                    .get("/internal/subscriptions")
                    .then()
                    .statusCode(403);
            as(operator()).get("/internal/subscriptions").then().statusCode(403);
        }
    }

    private ContainerId subscribed(String plan) {
        ContainerLifecycle container = lifecycle(plan, ContainerLifecycle.State.CREATED);
        StandInConfig.FEED.add(container);
        await().until(() -> view(container.containerId()).statusCode() == 200);
        return container.containerId();
    }

    private ContainerLifecycle lifecycle(String plan, ContainerLifecycle.State state) {
        return new ContainerLifecycle(SEQ.incrementAndGet(), ContainerId.next(), client, "A container", state, plan);
    }

    private void use(ContainerId container, long requests) {
        send(Topic.USAGE, Json.encode(totals(container, UUID.randomUUID(), requests)));
    }

    private static UsageTotals totals(ContainerId container, UUID boot, long requests) {
        return new UsageTotals("router-0", boot, container, TODAY, requests, 0, 0, 0, 0, 0);
    }

    private static void awaitUsed(ContainerId container, int requests) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> view(container).then().body("used", equalTo(requests)));
    }

    private static void awaitReasons(ContainerId container, String reason) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> view(container).then().body("pause_reasons", hasItems(reason)));
    }

    /** Every state that the feed shows now, which is the newest only. */
    private static List<SubscriptionChange> changes(ContainerId container) {
        Response page = as(TestKeys.service("config", "subscriptions-feed")).get("/internal/subscriptions?limit=1000");
        return Json.decode(page.asByteArray(), SubscriptionPage.class).subscriptions().stream()
                .filter(change -> change.containerId().equals(container))
                .toList();
    }

    private static Response pay(String invoice, String outcome, String reference) {
        return as(TestKeys.platform("billing-webhook"))
                .body(Map.of("outcome", outcome, "reference", reference))
                .post("/v1/invoices/" + invoice + "/payment");
    }

    private static Response view(ContainerId container) {
        return as(operator()).get("/v1/containers/" + container + "/subscription");
    }

    private static String operator() {
        return TestKeys.platform("operator");
    }

    private static RequestSpecification as(String token) {
        return given().auth().oauth2(token).contentType("application/json");
    }

    private void send(Topic topic, byte[] event) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(prefix), event)).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
