package com.qaxal.local.infra;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Polls for a condition until a deadline. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Await() {}

    /** @throws IllegalStateException when {@code condition} does not hold within {@code deadline} */
    public static void until(String what, Duration deadline, BooleanSupplier condition) throws InterruptedException {
        if (!within(deadline, condition)) {
            throw new IllegalStateException(what + " was not ready within " + deadline.toSeconds() + " s");
        }
    }

    /** Whether {@code condition} came to hold within {@code deadline}. */
    public static boolean within(Duration deadline, BooleanSupplier condition) throws InterruptedException {
        return within(deadline, PAUSE, condition);
    }

    /** The same for a condition that costs something to look at, once per {@code pause}. */
    public static boolean within(Duration deadline, Duration pause, BooleanSupplier condition)
            throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(pause.toNanos());
        }
        return true;
    }
}
