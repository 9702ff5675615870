package com.qaxal.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrendTest {

    @Test
    void sawToothOfACollectorIsFlat() {
        assertThat(Trend.of(100, 120, 140, 100, 120, 140, 100, 120, 140, 100).isFlat(0.1))
                .isTrue();
    }

    @Test
    void steadyRiseIsNot() {
        Trend trend = Trend.of(100, 101, 102, 103, 104);

        assertThat(trend.change()).isEqualTo(4);
        assertThat(trend.isFlat(0.03)).isFalse();
    }

    @Test
    void fallingMemoryIsFlat() {
        assertThat(Trend.of(140, 130, 120).isFlat(0.01)).isTrue();
    }
}
