package com.qaxal.router.http;

import java.time.Duration;

/**
 * How long a visitor is waited for within one body, however often a byte of it comes: a head start, and then for as long as it comes at 1 KiB a second
 * on the average. Time in which we did not read is not the visitor's.
 */
final class BodyPace {
    private static final long NANOS_PER_BYTE = 1_000_000_000L / 1_024;

    private final long headStartNanos;
    private long lookedAt;
    private long waited;

    BodyPace(Duration headStart, long now) {
        this.headStartNanos = headStart.toNanos();
        this.lookedAt = now;
    }

    /** The next body begins. */
    void begin(long now) {
        lookedAt = now;
        waited = 0;
    }

    /**
     * To be asked regularly.
     *
     * @param waiting whether it is the visitor who is waited for
     * @param bytes that have come of the body
     */
    boolean isTooSlow(long now, boolean waiting, long bytes) {
        if (waiting) {
            waited += now - lookedAt;
        }
        lookedAt = now;
        return waiting && waited > headStartNanos + bytes * NANOS_PER_BYTE;
    }
}
