package com.qaxal.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GenerationsTest {
    private static final int MOST = 100;

    private final Generations<Integer, String> kept = new Generations<>(MOST);

    @Test
    void neverHoldsMoreThanItMay() {
        for (int key = 0; key < 10 * MOST; key++) {
            kept.put(key, "x");

            assertThat(kept.size()).isLessThanOrEqualTo(MOST);
        }
    }

    @Test
    void whatIsUsedStaysWhateverElseComes() {
        kept.put(-1, "used");
        for (int key = 0; key < 10 * MOST; key++) {
            kept.put(key, "passing");

            assertThat(kept.get(-1)).isEqualTo("used");
        }
    }

    @Test
    void roomForOneTooFewCostsSomeAndNotAll() {
        IntStream.rangeClosed(0, MOST).forEach(key -> kept.put(key, "x"));

        assertThat(IntStream.rangeClosed(0, MOST).filter(key -> kept.get(key) != null))
                .hasSizeBetween(MOST / 2, MOST);
    }

    @Test
    void whatWasPutLastCounts() {
        kept.put(7, "before");
        IntStream.range(100, 100 + MOST / 2).forEach(key -> kept.put(key, "x"));

        kept.put(7, "after");

        assertThat(kept.get(7)).isEqualTo("after");
    }
}
