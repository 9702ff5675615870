package com.qaxal.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyPaceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MEGABYTE = 1_000_000;

    private final BodyPace pace = new BodyPace(Duration.ofSeconds(30), -SECOND);

    @Test
    void megabyteOverTheSlowestOfMobileNetworksPasses() {
        long bytesPerSecond = 2_500; // GPRS at 20 kbit/s
        pace.begin(0);

        for (long second = 1; second * bytesPerSecond < MEGABYTE; second++) {
            assertThat(pace.isTooSlow(second * SECOND, true, second * bytesPerSecond))
                    .isFalse();
        }
    }

    @Test
    void bodyThatDripsIsLeftAfterTheHeadStart() {
        pace.begin(0);

        assertThat(pace.isTooSlow(29 * SECOND, true, 29)).isFalse();
        assertThat(pace.isTooSlow(31 * SECOND, true, 31)).isTrue();
    }

    @Test
    void nothingAtAllIsWaitedForAsLongAsAFastBeginningEarned() {
        pace.begin(0);

        assertThat(pace.isTooSlow(SECOND, true, 10 * 1_024)).isFalse();
        assertThat(pace.isTooSlow(39 * SECOND, true, 10 * 1_024)).isFalse();
        assertThat(pace.isTooSlow(41 * SECOND, true, 10 * 1_024)).isTrue();
    }

    @Test
    void timeInWhichAnOriginDoesNotReadIsNotTheVisitors() {
        pace.begin(0);
        assertThat(pace.isTooSlow(SECOND, true, 1)).isFalse();

        assertThat(pace.isTooSlow(100 * SECOND, false, 1)).isFalse();

        assertThat(pace.isTooSlow(101 * SECOND, true, 1)).isFalse();
        assertThat(pace.isTooSlow(131 * SECOND, true, 1)).isTrue();
    }

    @Test
    void nextBodyHasItsOwnTime() {
        pace.begin(0);
        assertThat(pace.isTooSlow(29 * SECOND, true, 1)).isFalse();

        pace.begin(60 * SECOND);

        assertThat(pace.isTooSlow(89 * SECOND, true, 1)).isFalse();
    }
}
