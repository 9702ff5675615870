package com.qaxal.billing.enforcement;

import static com.qaxal.billing.Stage.FREE;
import static com.qaxal.billing.Stage.autoUpgrade;
import static com.qaxal.billing.Stage.choose;
import static com.qaxal.billing.Stage.invoices;
import static com.qaxal.billing.Stage.owner;
import static com.qaxal.billing.Stage.plan;
import static com.qaxal.billing.Stage.subscribed;
import static com.qaxal.billing.Stage.totals;
import static com.qaxal.billing.Stage.view;
import static com.qaxal.billing.TestClock.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.qaxal.billing.ScriptedGateway;
import com.qaxal.billing.Sessions;
import com.qaxal.billing.Stage;
import com.qaxal.billing.StandInConfig;
import com.qaxal.billing.TestClock;
import com.qaxal.billing.invoice.PaymentGateway.Charge;
import com.qaxal.billing.usage.Usage;
import com.qaxal.model.id.ContainerId;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Everybody's limit is enforced, whatever happens to one, and nobody is charged twice for it. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInConfig.class)
class EnforcementIT {
    @Inject
    Stage stage;

    @Inject
    Enforcement enforcement;

    @Inject
    Usage usage;

    @Inject
    ScriptedGateway gateway;

    @Inject
    TestClock clock;

    @Inject
    Sessions sessions;

    @Inject
    Jdbi jdbi;

    @Nested
    class Everybody {
        @Test
        void oneThatFailsKeepsNoOtherFromItsTurn() {
            ContainerId broken = subscribed("free");
            ContainerId ended = subscribed("free");
            ContainerId over = subscribed("free");
            used(broken, FREE);
            used(over, FREE);
            stage.period(broken, TODAY.minusMonths(1), TODAY);
            stage.period(ended, TODAY.minusMonths(1), TODAY);
            breakIt(broken);

            enforcement.everybody();

            view(ended).then().body("period.start", equalTo(TODAY.toString()));
            view(over).then().body("pause_reasons", hasItems("over_limit"));
            mendIt();
            enforcement.everybody();
            view(broken).then().body("period.start", equalTo(TODAY.toString()));
        }

        @Test
        void leavesItToTheReplicaThatIsAtIt() {
            ContainerId over = subscribed("free");
            used(over, FREE);

            try (Handle other = jdbi.open()) {
                other.execute("select pg_advisory_lock(hashtext('enforcement'))");
                enforcement.everybody();
                view(over).then().body("pause_reasons", empty());
                other.execute("select pg_advisory_unlock(hashtext('enforcement'))");
            }

            enforcement.everybody();
            view(over).then().body("pause_reasons", hasItems("over_limit"));
        }

        private void breakIt(ContainerId container) {
            jdbi.useHandle(handle -> {
                handle.execute("create function broken() returns trigger language plpgsql as"
                        + " $$ begin raise exception 'broken'; end $$");
                handle.execute("create trigger broken before update on subscription for each row"
                        + " when (old.container_id = '" + container + "') execute function broken()");
            });
        }

        private void mendIt() {
            jdbi.useHandle(handle -> handle.execute("drop function broken cascade"));
        }
    }

    @Nested
    class AutoUpgrading {
        @Test
        void twoWhoDecideTheSameChargeOnce() {
            Upgradable it = upgradable(4_001);
            used(it.container(), 18_000);

            List<CompletableFuture<?>> decided;
            try (Handle holder = sessions.open()) {
                holder.execute(
                        "select 1 from subscription where container_id = ? for update",
                        it.container().value());
                decided = List.of(
                        Sessions.begin(() -> enforced(it.container())), Sessions.begin(() -> enforced(it.container())));
                sessions.awaitWaiting(2);
                holder.commit();
            }
            decided.forEach(CompletableFuture::join);

            awaitPlan(it.container(), it.target());
            assertThat(gateway.asked(4_001)).hasSize(1);
            invoices(it.container()).then().body("items.size()", equalTo(2)); // the other is for coming from free
        }

        @Test
        void personWhoBuysAtTheSameTimeIsToldToWait() throws Exception {
            Upgradable it = upgradable(4_011);
            String higher = plan(1_000_000, 90_000, "EUR");
            used(it.container(), 18_000);
            ScriptedGateway.Held held = gateway.hold(4_011);

            enforcement.enforce(it.container());
            held.awaitAsked();
            choose(owner(), it.container(), higher).then().statusCode(409).body("code", equalTo("charge_under_way"));
            held.release();

            awaitPlan(it.container(), it.target());
        }

        @Test
        void slowChargeHoldsUpNobodyElse() throws Exception {
            Upgradable slow = upgradable(4_021);
            ContainerId other = subscribed("free");
            used(slow.container(), 18_000);
            used(other, FREE);
            ScriptedGateway.Held held = gateway.hold(4_021);

            enforcement.afterUsageOf(List.of(slow.container(), other));

            held.awaitAsked();
            await().untilAsserted(() -> view(other).then().body("pause_reasons", hasItems("over_limit")));
            held.release();
        }

        @Test
        void declinedChargePausesAtTheLimitAndIsNotTriedEveryMinute() {
            Upgradable it = upgradable(4_031);
            gateway.answer(4_031, Charge.DECLINED);
            used(it.container(), 20_000);

            enforcement.enforce(it.container());
            await().untilAsserted(() -> view(it.container()).then().body("pause_reasons", hasItems("over_limit")));
            enforcement.enforce(it.container());
            enforcement.enforce(it.container());

            assertThat(gateway.asked(4_031)).hasSize(1);
            invoices(it.container()).then().body("items[0].status", equalTo("open"));
        }

        @Test
        void unknownChargeIsServedForAWhile() {
            Upgradable it = upgradable(4_041);
            gateway.answer(4_041, Charge.UNKNOWN);
            used(it.container(), 20_000);

            enforcement.enforce(it.container());
            enforcement.enforce(it.container());
            view(it.container()).then().body("pause_reasons", empty());
            clock.later(Duration.ofMinutes(16), () -> enforcement.enforce(it.container()));

            view(it.container()).then().body("pause_reasons", hasItems("over_limit"));
            assertThat(gateway.asked(4_041)).hasSize(1);
        }

        @Test
        void higherPlanInAnotherCurrencyIsNoUpgrade() {
            ContainerId container = subscribed(plan(20_000, 5_001, "EUR"));
            plan(100_000, 9_051, "USD");
            autoUpgrade(owner(), container, true);
            used(container, 20_000);

            enforcement.enforce(container);

            view(container).then().body("pause_reasons", hasItems("over_limit"));
        }

        private record Upgradable(ContainerId container, String target) {}

        /** On a plan of 20,000 requests, with a next one that costs so much more. */
        private Upgradable upgradable(long minor) {
            String first = plan(20_000, 5_000, "EUR");
            String target = plan(100_000, 5_000 + minor, "EUR");
            ContainerId container = subscribed(first);
            autoUpgrade(owner(), container, true);
            return new Upgradable(container, target);
        }

        private Object enforced(ContainerId container) {
            enforcement.enforce(container);
            return container;
        }

        private void awaitPlan(ContainerId container, String plan) {
            await().untilAsserted(() -> view(container).then().body("plan", equalTo(plan)));
        }
    }

    private void used(ContainerId container, long requests) {
        usage.store(List.of(totals(container, UUID.randomUUID(), requests)));
    }
}
