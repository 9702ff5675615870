package com.qaxal.local.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deadlines of an hour stand for those that must not be waited for. */
@Timeout(60)
class PatienceTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final Process deaf;

    PatienceTest() throws IOException {
        deaf = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void kill() {
        deaf.destroyForcibly();
    }

    @Test
    void processThatDoesNotEndIsKilled() throws InterruptedException {
        new Patience(HOUR, MOMENT).end(deaf);

        assertThat(deaf.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void hurriedEndWaitsNoLongerForTheRecording() throws InterruptedException {
        boolean recorded = new Patience(HOUR, MOMENT).endRecording(deaf, () -> true, () -> false);

        assertThat(recorded).isFalse();
        assertThat(deaf.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endIsHurriedWhileItWaits() throws InterruptedException {
        AtomicBoolean hurried = new AtomicBoolean();
        AtomicBoolean asked = new AtomicBoolean();

        new Patience(HOUR, MOMENT).endRecording(deaf, () -> hurried.getAndSet(asked.getAndSet(true)), () -> false);

        assertThat(deaf.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void hurriedProcessThatHasDoneItsWorkIsKilledAtOnce() throws InterruptedException {
        new Patience(HOUR, HOUR).endRecording(deaf, () -> true, () -> true);

        assertThat(deaf.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void processThatEndsByItselfHasRecorded() throws InterruptedException {
        deaf.destroy();

        assertThat(new Patience(HOUR, HOUR).endRecording(deaf, () -> false, () -> false))
                .isTrue();
    }
}
