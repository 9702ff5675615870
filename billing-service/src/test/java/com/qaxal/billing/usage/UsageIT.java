package com.qaxal.billing.usage;

import static com.qaxal.billing.Stage.totals;
import static com.qaxal.billing.TestClock.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.billing.Sessions;
import com.qaxal.billing.StandInConfig;
import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Two writers of one day: two replicas meet there whenever partitions move between them. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInConfig.class)
class UsageIT {
    @Inject
    Usage usage;

    @Inject
    Jdbi jdbi;

    @Inject
    Sessions sessions;

    @Test
    void bootsThatAreStoredAtOnceAreBothInTheSum() {
        ContainerId container = ContainerId.next();
        UsageTotals first = totals(container, UUID.randomUUID(), 100);
        UsageTotals second = totals(container, UUID.randomUUID(), 7);
        usage.store(List.of(totals(container, first.boot(), 50), tomorrow(first, 1)));

        // The first writer has today's counter and is kept from its end by somebody who holds another day.
        CompletableFuture<?> one;
        CompletableFuture<?> two;
        try (Handle another = sessions.open()) {
            another.execute(
                    "update sgtm_usage_daily_cf set requests = requests where container_id = ?", container.value());
            one = Sessions.begin(() -> usage.store(List.of(first, tomorrow(first, 2))));
            sessions.awaitWaiting(1);
            two = Sessions.begin(() -> usage.store(List.of(second)));
            sessions.awaitWaiting(2);
            another.rollback();
        }
        one.join();
        two.join();

        assertThat(daily(container, TODAY)).isEqualTo(107);
    }

    private static UsageTotals tomorrow(UsageTotals today, long requests) {
        return new UsageTotals(
                "router-0", today.boot(), today.containerId(), TODAY.plusDays(1), requests, 0, 0, 0, 0, 0);
    }

    private long daily(ContainerId container, LocalDate day) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select requests from sgtm_usage_daily_cf where container_id = :container and day = :day")
                .bind("container", container.value())
                .bind("day", day)
                .mapTo(Long.class)
                .one());
    }
}
