package com.qaxal.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DistributionTest {

    @Test
    void oneOutlierMovesNeitherMedianNorSpread() {
        Distribution quiet = Distribution.of(10, 11, 12, 13, 14);
        Distribution disturbed = Distribution.of(10, 11, 12, 13, 900);

        assertThat(disturbed.median()).isEqualTo(quiet.median()).isEqualTo(12);
        assertThat(disturbed.spread()).isEqualTo(quiet.spread());
        assertThat(disturbed.most()).isEqualTo(900);
    }

    @Test
    void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Distribution.of(4, 1, 3, 2).median()).isEqualTo(2.5);
    }

    @Test
    void nothingMeasuredHasNoMedian() {
        assertThatThrownBy(Distribution::of).isInstanceOf(IllegalArgumentException.class);
    }
}
