package com.qaxal.billing.invoice;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.billing.invoice.PaymentGateway.Charge;
import com.qaxal.billing.plan.Money;
import com.qaxal.billing.plan.PlanVersion;
import com.qaxal.model.id.ContainerId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TillTest {
    private static final LocalDate DAY = LocalDate.parse("2026-03-10");

    @Test
    void gatewayThatDoesNotAnswerInTimeLeavesTheChargeUnknown() {
        CountDownLatch end = new CountDownLatch(1);
        Till till = new Till(gateway(() -> await(end)), Duration.ofMillis(20));

        assertThat(till.charge(attempt(100)).join()).isEqualTo(Charge.UNKNOWN);
        assertThat(till.find(attempt(100)).join()).contains(Charge.UNKNOWN);
        end.countDown();
    }

    @Test
    void gatewayThatFailsLeavesTheChargeUnknown() {
        Till till = new Till(
                gateway(() -> {
                    throw new IllegalStateException("connection reset");
                }),
                Duration.ofMinutes(1));

        assertThat(till.charge(attempt(100)).join()).isEqualTo(Charge.UNKNOWN);
        assertThat(till.find(attempt(100)).join()).contains(Charge.UNKNOWN);
    }

    @Test
    void whatCostsNothingIsNotAskedFor() {
        Till till = new Till(gateway(() -> Charge.DECLINED), Duration.ofMinutes(1));

        assertThat(till.charge(attempt(0)).join()).isEqualTo(Charge.SUCCEEDED);
    }

    private static Charge await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Charge.SUCCEEDED;
    }

    private static PaymentGateway gateway(java.util.function.Supplier<Charge> answer) {
        return new PaymentGateway() {
            @Override
            public Charge charge(UUID attempt, Money amount) {
                return answer.get();
            }

            @Override
            public Optional<Charge> find(UUID attempt) {
                return Optional.of(answer.get());
            }
        };
    }

    private static Attempt attempt(long minor) {
        Money amount = Money.of(minor, "EUR");
        PlanVersion target = new PlanVersion(1, "starter", 1, 1, 1_000, 100, amount, amount, Set.of());
        return new Attempt(
                UUID.randomUUID(), ContainerId.next(), target, DAY, DAY, amount, "Change", "owner@example.test");
    }
}
