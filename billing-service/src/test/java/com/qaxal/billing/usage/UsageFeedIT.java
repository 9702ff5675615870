package com.qaxal.billing.usage;

import static com.qaxal.billing.Stage.awaitUsed;
import static com.qaxal.billing.Stage.subscribed;
import static com.qaxal.billing.Stage.totals;
import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;

import com.qaxal.billing.Stage;
import com.qaxal.billing.StandInConfig;
import com.qaxal.model.event.Topic;
import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.testing.RealInfrastructure;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that comes in on the topic, and no hiccup of the database, stops the counting. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInConfig.class)
class UsageFeedIT {
    @Inject
    Stage stage;

    @Inject
    Jdbi jdbi;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource(value = "/health/live", management = true)
    String live = "";

    @ParameterizedTest
    @ValueSource(strings = {"?", "null", "{}", "[]", "{\"container_id\":\"no-uuid\"}"})
    void whatCannotBeReadIsPutAside(String event) {
        ContainerId container = subscribed("starter");
        long before = putAside(event);

        stage.send(Topic.USAGE, event.getBytes(UTF_8));
        stage.use(container, 7);

        awaitUsed(container, 7);
        assertThat(putAside(event)).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MAX_VALUE})
    void whatNoRouterCanHaveCountedIsPutAside(long requests) {
        ContainerId container = subscribed("starter");
        UsageTotals broken = totals(container, UUID.randomUUID(), requests);

        stage.send(Topic.USAGE, Json.encode(broken));
        stage.use(container, 7);

        awaitUsed(container, 7);
        assertThat(putAside(broken.boot().toString())).isEqualTo(1);
    }

    @Test
    void tombstoneIsPassedOver() {
        ContainerId container = subscribed("starter");

        stage.send(Topic.USAGE, new byte[][] {null});
        stage.use(container, 7);

        awaitUsed(container, 7);
    }

    @Test
    void whatTheDatabaseRefusesIsPutAsideAndTheRestCounts() {
        ContainerId container = subscribed("starter");
        UsageTotals noSuchDay =
                new UsageTotals("router-0", UUID.randomUUID(), ContainerId.next(), LocalDate.MAX, 1, 0, 0, 0, 0, 0);

        stage.send(
                Topic.USAGE,
                Json.encode(totals(container, UUID.randomUUID(), 3)),
                Json.encode(noSuchDay),
                Json.encode(totals(container, UUID.randomUUID(), 4)));

        awaitUsed(container, 7);
        assertThat(putAside(noSuchDay.boot().toString())).isEqualTo(1);
    }

    @Test
    void databaseThatIsAwayIsWaitedFor() {
        ContainerId container = subscribed("starter");
        jdbi.useHandle(handle -> handle.execute("alter table usage_counter rename to usage_counter_away"));

        double retriesBefore = retries();
        stage.use(container, 7);
        await().until(() -> retries() > retriesBefore);
        jdbi.useHandle(handle -> handle.execute("alter table usage_counter_away rename to usage_counter"));

        awaitUsed(container, 7);
    }

    @Test
    void endOfTheConsumerWouldBeTheEndOfLiveness() {
        when().get(live).then().statusCode(200).body("checks.data.usage", hasItem("[OK]"));
    }

    private double retries() {
        return metrics.counter("qaxal_billing_usage_retries").count();
    }

    private long putAside(String part) {
        return stage.all("usage.dlq").stream()
                .filter(event -> new String(event, UTF_8).contains(part))
                .count();
    }
}
