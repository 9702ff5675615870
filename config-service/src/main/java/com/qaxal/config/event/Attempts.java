package com.qaxal.config.event;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What has to succeed is tried again, with longer and longer pauses, until it does or this process ends. */
public final class Attempts {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private volatile boolean ended;

    /**
     * @param attempt false: not yet, which is worth another try
     * @throws InterruptedException when this process ends before that
     */
    public void untilDone(BooleanSupplier attempt) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            if (ended) {
                throw new InterruptedException("this process ends");
            }
            if (attempt.getAsBoolean()) {
                return;
            }
            Thread.sleep(pause);
            pause = Collections.min(List.of(pause.multipliedBy(2), LONGEST_PAUSE));
        }
    }

    /** Gives up at the next opportunity. */
    public void end() {
        ended = true;
    }
}
