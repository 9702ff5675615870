package com.qaxal.local.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {

    @Test
    void conditionThatComesToHoldEndsTheWait() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();

        Await.until("the third question", Duration.ofSeconds(10), () -> asked.incrementAndGet() == 3);

        assertThat(asked).hasValue(3);
    }

    @Test
    void deadlineNamesWhatWasWaitedFor() {
        assertThatThrownBy(() -> Await.until("the server", Duration.ofMillis(1), () -> false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the server");
    }
}
