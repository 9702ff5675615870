package com.qaxal.edge.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void burstOfOneSecondsWorthPassesAndThenTheRate() {
        RateBudget budget = new RateBudget(10);

        assertThat(taken(budget, 0, 100)).isEqualTo(10);
        assertThat(taken(budget, SECOND / 2, 100)).isEqualTo(5);
        assertThat(taken(budget, 10 * SECOND, 100)).isEqualTo(10);
    }

    @Test
    void clockThatStartsBelowZeroMakesNoDifference() {
        assertThat(taken(new RateBudget(10), -5 * SECOND, 100)).isEqualTo(10);
    }

    private static int taken(RateBudget budget, long now, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            if (budget.take(now)) {
                taken++;
            }
        }
        return taken;
    }
}
