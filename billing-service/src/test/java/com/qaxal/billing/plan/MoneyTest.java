package com.qaxal.billing.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MoneyTest {
    @Test
    void shareIsRoundedHalfUp() {
        assertThat(Money.of(100, "EUR").share(1, 8)).isEqualTo(Money.of(13, "EUR"));
        assertThat(Money.of(100, "EUR").share(1, 3)).isEqualTo(Money.of(33, "EUR"));
        assertThat(Money.of(8000, "EUR").share(30, 30)).isEqualTo(Money.of(8000, "EUR"));
        assertThat(Money.of(8000, "EUR").share(0, 30)).isEqualTo(Money.of(0, "EUR"));
    }

    @Test
    void currenciesDoNotMix() {
        assertThatThrownBy(() -> Money.of(1, "EUR").minus(Money.of(1, "USD")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
