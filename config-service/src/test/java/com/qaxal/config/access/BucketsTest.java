package com.qaxal.config.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private final Buckets buckets = new Buckets(2, Duration.ofDays(1));

    @Test
    void emptyOneRefusesItsOwnerAlone() {
        assertThat(buckets.of("a").tryConsume(2)).isTrue();

        assertThat(buckets.of("a").tryConsume(1)).isFalse();
        assertThat(buckets.of("b").tryConsume(1)).isTrue();
    }

    @Test
    void memoryStaysBoundedHoweverManyAsk() {
        for (int who = 0; who < 100_000; who++) {
            buckets.of("asker " + who);
        }

        assertThat(buckets.held()).isBetween(1L, 20_000L);
    }
}
