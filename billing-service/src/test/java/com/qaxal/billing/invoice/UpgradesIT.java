package com.qaxal.billing.invoice;

import static com.qaxal.billing.Stage.choose;
import static com.qaxal.billing.Stage.created;
import static com.qaxal.billing.Stage.invoices;
import static com.qaxal.billing.Stage.lifecycle;
import static com.qaxal.billing.Stage.owner;
import static com.qaxal.billing.Stage.plan;
import static com.qaxal.billing.Stage.publish;
import static com.qaxal.billing.Stage.subscribed;
import static com.qaxal.billing.Stage.view;
import static com.qaxal.billing.TestClock.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.billing.ScriptedGateway;
import com.qaxal.billing.Sessions;
import com.qaxal.billing.Stage;
import com.qaxal.billing.StandInConfig;
import com.qaxal.billing.TestClock;
import com.qaxal.billing.invoice.PaymentGateway.Charge;
import com.qaxal.model.event.ContainerLifecycle;
import com.qaxal.model.id.ContainerId;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is charged is applied, once; what is not charged is not applied. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInConfig.class)
class UpgradesIT {
    @Inject
    Stage stage;

    @Inject
    Upgrades upgrades;

    @Inject
    ScriptedGateway gateway;

    @Inject
    TestClock clock;

    @Inject
    Jdbi jdbi;

    @Nested
    class Concurrency {
        @Test
        void whileOneChargeIsUnderWayNoOtherBegins() throws Exception {
            ContainerId container = subscribed("free");
            String lower = plan(100_000, 3_001, "EUR");
            String higher = plan(200_000, 9_001, "EUR");
            ScriptedGateway.Held held = gateway.hold(3_001);

            CompletableFuture<Response> first = Sessions.begin(() -> choose(owner(), container, lower));
            held.awaitAsked();
            Response second = choose(owner(), container, higher);
            held.release();

            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(second.<String>path("code")).isEqualTo("charge_under_way");
            assertThat(first.join().<String>path("plan")).isEqualTo(lower);
            assertThat(gateway.asked(9_001)).isEmpty();
            // Only now, and from there.
            choose(owner(), container, higher).then().body("plan", equalTo(higher));
            assertThat(gateway.asked(6_000)).hasSize(1);
            invoices(container).then().body("items.size()", equalTo(2));
        }

        @Test
        void deletedWhileItIsChargedIsStillInvoiced() throws Exception {
            ContainerId container = subscribed("free");
            String target = plan(100_000, 3_011, "EUR");
            ScriptedGateway.Held held = gateway.hold(3_011);

            CompletableFuture<Response> bought = Sessions.begin(() -> choose(owner(), container, target));
            held.awaitAsked();
            delete(container);
            held.release();

            bought.join().then().statusCode(200).body("status", equalTo("cancelled"));
            invoices(container).then().body("items[0].amount.minor", equalTo(3_011));
        }
    }

    @Nested
    class Interruption {
        @Test
        void chargeNobodyHeardBackOfIsLookedUpAndApplied() {
            ContainerId container = subscribed("free");
            String target = plan(100_000, 3_101, "EUR");
            gateway.chargeAndBreak(3_101);

            choose(owner(), container, target).then().statusCode(409).body("code", equalTo("charge_under_way"));
            view(container).then().body("plan", equalTo("free"));
            resumeAfter(Duration.ofMinutes(2), () -> awaitPlan(container, target));

            assertThat(gateway.asked(3_101)).hasSize(1);
            invoices(container).then().body("items.size()", equalTo(1));
        }

        @Test
        void chargeThatNeverArrivedIsMadeUnderTheSameIdentity() {
            ContainerId container = subscribed("free");
            String target = plan(100_000, 3_103, "EUR");
            gateway.breakBefore(3_103);

            choose(owner(), container, target).then().statusCode(409);
            gateway.answer(3_103, Charge.SUCCEEDED);
            resumeAfter(Duration.ofMinutes(2), () -> awaitPlan(container, target));

            assertThat(gateway.asked(3_103)).hasSize(2);
            assertThat(gateway.asked(3_103).getFirst())
                    .isEqualTo(gateway.asked(3_103).getLast());
        }

        @Test
        void chargeThatNeverArrivedIsNotMadeOnAnotherDay() {
            ContainerId container = subscribed("free");
            String target = plan(100_000, 3_105, "EUR");
            gateway.breakBefore(3_105);

            choose(owner(), container, target).then().statusCode(409);
            gateway.answer(3_105, Charge.SUCCEEDED);
            resumeAfter(
                    Duration.ofDays(1),
                    () -> await().untilAsserted(
                                    () -> assertThat(attemptStates(container)).isEqualTo("abandoned")));

            assertThat(gateway.asked(3_105)).hasSize(1);
            choose(owner(), container, target).then().statusCode(200).body("plan", equalTo(target));
        }

        @Test
        void chargeThatIsUnderWayIsLeftAlone() throws Exception {
            ContainerId container = subscribed("free");
            String target = plan(100_000, 3_107, "EUR");
            ScriptedGateway.Held held = gateway.hold(3_107);

            CompletableFuture<Response> bought = Sessions.begin(() -> choose(owner(), container, target));
            held.awaitAsked();
            upgrades.resume();
            held.release();

            bought.join().then().body("plan", equalTo(target));
            assertThat(gateway.asked(3_107)).hasSize(1);
        }

        private void resumeAfter(Duration time, Runnable expectation) {
            clock.later(time, () -> {
                upgrades.resume();
                expectation.run();
            });
        }

        private void awaitPlan(ContainerId container, String plan) {
            await().untilAsserted(() -> view(container).then().body("plan", equalTo(plan)));
        }
    }

    @Nested
    class Prices {
        @Test
        void restOfThePeriodIsPaidTodayIncluded() {
            ContainerId container = subscribed("free");
            String target = plan(100_000, 2_800, "EUR");
            stage.period(container, TODAY.minusDays(23), TODAY.plusDays(5)); // 28 days

            choose(owner(), container, target).then().statusCode(200);

            invoices(container).then().body("items[0].amount.minor", equalTo(500));
        }

        @Test
        void endedPeriodDoesNotMakeAnUpgradeFree() {
            ContainerId container = subscribed("free");
            String target = plan(100_000, 3_201, "EUR");
            stage.period(container, TODAY.minusMonths(1), TODAY);

            choose(owner(), container, target).then().statusCode(200).body("period.start", equalTo(TODAY.toString()));

            invoices(container).then().body("items[0].amount.minor", equalTo(3_201));
        }

        @Test
        void higherPlanThatCostsLessOrAnotherCurrencyBeginsWithTheNextPeriod() {
            String dear = plan(100_000, 3_301, "EUR");
            String cheaper = plan(200_000, 3_300, "EUR");
            String dollars = plan(200_000, 9_999, "USD");
            ContainerId container = subscribed(dear);

            choose(owner(), container, cheaper)
                    .then()
                    .statusCode(200)
                    .body("plan", equalTo(dear))
                    .body("next_plan", equalTo(cheaper));
            choose(owner(), container, dollars).then().statusCode(200).body("plan", equalTo(dear));

            invoices(container).then().body("items.size()", equalTo(1)); // for coming from free
        }

        @Test
        void unknownCurrencyIsRefused() {
            publish("no-currency", 999, 100, 100, "ABC")
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("invalid"))
                    .body("errors[0].field", equalTo("currency"));
        }
    }

    @Nested
    class Requests {
        @Test
        void requestedPlanIsPaidFor() {
            String wanted = plan(100_000, 3_401, "EUR");

            ContainerId container = subscribed(wanted);

            invoices(container)
                    .then()
                    .body("items.size()", equalTo(1))
                    .body("items[0].status", equalTo("paid"))
                    .body("items[0].amount.minor", equalTo(3_401));
        }

        @Test
        void requestedPlanThatIsNotPaidForIsNotGiven() {
            String wanted = plan(100_000, 3_403, "EUR");
            gateway.answer(3_403, Charge.DECLINED);
            ContainerLifecycle container = created(wanted);

            StandInConfig.FEED.add(container);

            await().untilAsserted(() ->
                    assertThat(attemptStates(container.containerId())).isEqualTo("declined"));
            view(container.containerId())
                    .then()
                    .body("plan", equalTo("free"))
                    .body("status", equalTo("active"))
                    .body("pause_reasons.size()", equalTo(0));
        }

        @Test
        void declinedUpgradeMayBeTriedAgainByAPerson() {
            ContainerId container = subscribed("free");
            String target = plan(100_000, 3_405, "EUR");
            gateway.answer(3_405, Charge.DECLINED);
            choose(owner(), container, target).then().statusCode(409).body("code", equalTo("not_charged"));

            gateway.answer(3_405, Charge.SUCCEEDED);

            choose(owner(), container, target).then().statusCode(200).body("plan", equalTo(target));
        }

        @Test
        void deletedContainerBuysNothing() {
            ContainerId container = subscribed("free");
            String target = plan(100_000, 3_407, "EUR");
            delete(container);

            choose(owner(), container, target).then().statusCode(409).body("code", equalTo("cancelled"));

            assertThat(gateway.asked(3_407)).isEmpty();
        }
    }

    private static void delete(ContainerId container) {
        StandInConfig.FEED.add(lifecycle(container, ContainerLifecycle.State.DELETED, null));
        await().untilAsserted(() -> view(container).then().body("status", equalTo("cancelled")));
    }

    private String attemptStates(ContainerId container) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select coalesce(string_agg(state, ','), '') from upgrade_attempt where container_id = :container")
                .bind("container", container.value())
                .mapTo(String.class)
                .one());
    }
}
