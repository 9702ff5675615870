package com.qaxal.billing;

import static com.qaxal.billing.Stage.FREE;
import static com.qaxal.billing.Stage.as;
import static com.qaxal.billing.Stage.autoUpgrade;
import static com.qaxal.billing.Stage.awaitReasons;
import static com.qaxal.billing.Stage.awaitUsed;
import static com.qaxal.billing.Stage.choose;
import static com.qaxal.billing.Stage.created;
import static com.qaxal.billing.Stage.invoices;
import static com.qaxal.billing.Stage.lifecycle;
import static com.qaxal.billing.Stage.operator;
import static com.qaxal.billing.Stage.owner;
import static com.qaxal.billing.Stage.pay;
import static com.qaxal.billing.Stage.subscribed;
import static com.qaxal.billing.Stage.totals;
import static com.qaxal.billing.Stage.view;
import static com.qaxal.billing.TestClock.TODAY;
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
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Usage, limits and money, with a real Postgres and Kafka. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInConfig.class)
class BillingIT {
    @Inject
    Stage stage;

    @Nested
    class Containers {
        @Test
        void containerHeardByEventIsSubscribed() {
            ContainerLifecycle container = created("starter");

            stage.send(Topic.CONTAINERS, Json.encode(container));

            await().untilAsserted(() -> view(container.containerId())
                    .then()
                    .statusCode(200)
                    .body("plan", equalTo("starter"))
                    .body("pause_reasons", empty()));
        }

        @Test
        void containerThatAskedForNoPlanWeHaveGetsTheDefaultOne() {
            ContainerLifecycle container = created("no-such-plan");

            StandInConfig.FEED.add(container);

            await().untilAsserted(() -> view(container.containerId()).then().body("plan", equalTo("free")));
        }

        @Test
        void deletedContainerIsCancelled() {
            ContainerId container = subscribed("free");

            StandInConfig.FEED.add(lifecycle(container, ContainerLifecycle.State.DELETED, "free"));

            await().untilAsserted(() -> view(container).then().body("status", equalTo("cancelled")));
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

            messages.forEach(message -> stage.send(Topic.USAGE, Json.encode(message)));

            awaitUsed(container, 40 * 5 + 40 * 3);
            messages.forEach(message -> stage.send(Topic.USAGE, Json.encode(message)));
            stage.use(container, 1);
            awaitUsed(container, 40 * 5 + 40 * 3 + 1);
        }

        @Test
        void closedDayIsRefused() {
            ContainerId container = subscribed("starter");
            UsageTotals late =
                    new UsageTotals("router-0", UUID.randomUUID(), container, TODAY.minusDays(40), 99, 0, 0, 0, 0, 0);

            stage.send(Topic.USAGE, Json.encode(late));
            stage.use(container, 7);

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
            stage.use(container, FREE);
            awaitReasons(container, "over_limit");
            String invoice = invoices(container)
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
            stage.use(container, FREE);
            awaitReasons(container, "over_limit");
            String invoice = invoices(container).path("items[0].invoice_id");

            pay(invoice, "failed", "failed-" + container).then().body("status", equalTo("open"));

            view(container).then().body("pause_reasons", hasItems("over_limit"));
        }

        @Test
        void upgradeResumesAtOnceAndUsageStays() {
            ContainerId container = subscribed("free");
            stage.use(container, FREE);
            awaitReasons(container, "over_limit");

            choose(owner(), container, "starter")
                    .then()
                    .statusCode(200)
                    .body("pause_reasons", empty())
                    .body("plan", equalTo("starter"))
                    .body("used", equalTo((int) FREE));
        }

        @Test
        void operatorsPauseOutlivesAPayment() {
            ContainerId container = subscribed("free");
            stage.use(container, FREE);
            awaitReasons(container, "over_limit");
            as(operator())
                    .body(Map.of("reason", "operator"))
                    .post("/v1/containers/" + container + "/subscription/pauses")
                    .then()
                    .statusCode(200);
            String invoice = invoices(container).path("items[0].invoice_id");

            pay(invoice, "paid", "op-" + container);

            view(container).then().body("pause_reasons", equalTo(List.of("operator")));
            as(operator()).delete("/v1/containers/" + container + "/subscription/pauses/operator");
            view(container).then().body("pause_reasons", empty());
        }

        @Test
        void autoUpgradeHappensBeforeTheLimitAndNeverPauses() {
            ContainerId container = subscribed("free");
            autoUpgrade(owner(), container, true).then().statusCode(200);

            stage.use(container, FREE * 9 / 10);

            await().untilAsserted(() -> view(container).then().body("plan", equalTo("starter")));
            await().untilAsserted(
                            () -> assertThat(told(container).getLast().plan()).isEqualTo("starter"));
            assertThat(told(container))
                    .allSatisfy(change -> assertThat(change.pauseReasons()).isEmpty());
        }

        @Test
        void nearLimitIsToldToTheEdge() {
            ContainerId container = subscribed("free");

            stage.use(container, FREE * 9 / 10);

            await().untilAsserted(() ->
                    assertThat(told(container).getLast().usageNearLimit()).isTrue());
        }
    }

    @Nested
    class Authorization {
        @Test
        void strangersLearnNothingAndViewersBuyNothing() {
            ContainerId container = subscribed("free");
            String stranger = TestKeys.member(ClientId.next(), "owner");
            String viewer = TestKeys.member(Stage.CLIENT, "viewer");

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
            choose(viewer, container, "starter").then().statusCode(403);
            as(owner())
                    .body(Map.of("reason", "operator"))
                    .post("/v1/containers/" + container + "/subscription/pauses")
                    .then()
                    .statusCode(403);
        }

        @Test
        void requestThatSaysWhatCannotBeIsToldWhichFields() {
            as(TestKeys.platform("billing-webhook"))
                    .body(Map.of("outcome", "perhaps"))
                    .post("/v1/invoices/" + UUID.randomUUID() + "/payment")
                    .then()
                    .statusCode(422)
                    .contentType("application/problem+json")
                    .body("code", equalTo("invalid"))
                    .body("errors.field", equalTo(List.of("outcome", "reference")));
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

    /** Everything that was ever said of a container, in order. */
    private List<SubscriptionChange> told(ContainerId container) {
        return stage.all("subscription-changes").stream()
                .map(event -> Json.decode(event, SubscriptionChange.class))
                .filter(change -> change.containerId().equals(container))
                .toList();
    }
}
