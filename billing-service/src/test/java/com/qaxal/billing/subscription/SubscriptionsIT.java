package com.qaxal.billing.subscription;

import static com.qaxal.billing.Stage.CLIENT;
import static com.qaxal.billing.Stage.autoUpgrade;
import static com.qaxal.billing.Stage.choose;
import static com.qaxal.billing.Stage.owner;
import static com.qaxal.billing.Stage.subscribed;
import static com.qaxal.billing.Stage.view;
import static com.qaxal.billing.TestClock.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.billing.Sessions;
import com.qaxal.billing.Stage;
import com.qaxal.billing.StandInConfig;
import com.qaxal.model.bulk.SubscriptionBatch;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Whoever changes a subscription sees what those before them did to it, and leaves a trace. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInConfig.class)
class SubscriptionsIT {
    @Inject
    Stage stage;

    @Inject
    Subscriptions subscriptions;

    @Inject
    Sessions sessions;

    @Inject
    Jdbi jdbi;

    @Test
    void batchOpensEachSubscriptionInAStateOfItsOwn() {
        ContainerId running = ContainerId.next();
        ContainerId owing = ContainerId.next();
        List<SubscriptionBatch.Subscription> wanted = List.of(
                new SubscriptionBatch.Subscription(
                        running, CLIENT, "Running", "business", SubscriptionChange.Status.TRIALING, null),
                new SubscriptionBatch.Subscription(
                        owing, CLIENT, "Owing", "starter", SubscriptionChange.Status.PAST_DUE, PauseReason.PAST_DUE));

        List<SubscriptionChange> opened = subscriptions.openAll(wanted);

        assertThat(opened)
                .extracting(
                        SubscriptionChange::containerId,
                        SubscriptionChange::plan,
                        SubscriptionChange::status,
                        SubscriptionChange::pauseReasons)
                .containsExactly(
                        tuple(running, "business", SubscriptionChange.Status.TRIALING, List.of()),
                        tuple(owing, "starter", SubscriptionChange.Status.PAST_DUE, List.of(PauseReason.PAST_DUE)));
        assertThat(subscriptions.after(opened.getFirst().seq() - 1, 2).subscriptions())
                .extracting(SubscriptionChange::containerId)
                .containsExactly(running, owing);
        assertThat(subscriptions.openAll(wanted)).isEqualTo(opened);
    }

    @Test
    void whoWaitsForAPaymentSeesWhatWasPaid() {
        ContainerId container = subscribed("free");

        Subscription seen = changedBehind(
                container,
                "insert into allowance select container_id, period_start, 10000 from subscription where container_id = ?");

        assertThat(seen.allowance()).isEqualTo(10_000);
    }

    @Test
    void whoWaitsForAnUpgradeFindsTheSubscriptionOnTheNewPlan() {
        ContainerId container = subscribed("free");

        Subscription seen = changedBehind(
                container,
                "update subscription set plan_version_id = (select id from plan_version where plan_code = 'scale')"
                        + " where container_id = ?");

        assertThat(seen.plan().code()).isEqualTo("scale");
    }

    /** What a change sees that had to wait for {@code statement} of another. */
    private Subscription changedBehind(ContainerId container, String statement) {
        CompletableFuture<Subscription> seen;
        try (Handle other = sessions.open()) {
            other.execute("select 1 from subscription where container_id = ? for update", container.value());
            seen = Sessions.begin(
                    () -> subscriptions.change(container, Cause.ours("test"), (_, subscription) -> subscription));
            sessions.awaitWaiting(1);
            other.execute(statement, container.value());
            other.commit();
        }
        return seen.join();
    }

    @Test
    void lowerPlanBeginsWithTheNextPeriod() {
        ContainerId container = subscribed("starter");
        choose(owner(), container, "free").then().statusCode(200).body("plan", equalTo("starter"));
        stage.period(container, TODAY.minusMonths(1), TODAY);

        subscriptions.change(container, Cause.ours("period.began"), (_, subscription) -> subscription);

        view(container)
                .then()
                .body("plan", equalTo("free"))
                .body("period.start", equalTo(TODAY.toString()))
                .body("period.end", equalTo(TODAY.plusMonths(1).toString()));
    }

    @Test
    void whatPeopleDecideIsAuditedUnderTheirName() {
        ContainerId container = subscribed("starter");

        autoUpgrade(owner(), container, true);
        choose(owner(), container, "free");

        assertThat(audited(container))
                .contains("member@test auto-upgrade on: starter []", "member@test plan.chosen free: starter []");
    }

    private List<String> audited(ContainerId container) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select actor || ' ' || action || ' ' || detail from audit_log where container_id = :container order by id")
                .bind("container", container.value())
                .mapTo(String.class)
                .list());
    }
}
