package com.qaxal.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final long FAR = Long.MAX_VALUE / 2;
    private static final long PAST = -1;

    private long until = FAR;
    private int asked;
    private Runnable meanwhile = () -> {};

    private final Freshness freshness = new Freshness(_ -> {
        asked++;
        long said = until;
        Runnable once = meanwhile;
        meanwhile = () -> {};
        once.run();
        return said;
    });

    @Test
    void nothingIsAskedAgainWhileNothingCanHaveChanged() {
        for (int i = 0; i < 10; i++) {
            assertThat(freshness.isCurrent(i, 7)).isTrue();
        }

        assertThat(asked).isEqualTo(1);
    }

    @Test
    void isAskedAgainWhenItsTimeIsOver() {
        until = 100;
        assertThat(freshness.isCurrent(99, 7)).isTrue();

        until = 200;

        assertThat(freshness.isCurrent(100, 7)).isTrue();
        assertThat(freshness.isCurrent(200, 7)).isFalse();
    }

    @Test
    void isAskedAgainAfterARevocation() {
        assertThat(freshness.isCurrent(0, 7)).isTrue();

        until = PAST;

        assertThat(freshness.isCurrent(0, 8)).isFalse();
    }

    @Test
    void whatASlowEventLoopWasToldBeforeTheRevocationHidesNothing() {
        meanwhile = () -> { // another event loop is faster
            until = PAST;
            assertThat(freshness.isCurrent(0, 8)).isFalse();
        };
        assertThat(freshness.isCurrent(0, 7)).isTrue();

        assertThat(freshness.isCurrent(0, 8)).isFalse();
    }
}
