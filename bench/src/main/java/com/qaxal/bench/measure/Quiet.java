package com.qaxal.bench.measure;

import java.io.IOException;
import java.time.Duration;

/** Waits, within bounds, for a machine that does nothing else: a benchmark beside a build measures the build. */
final class Quiet {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final double TOLERATED = 0.12;

    private final int core;
    private Duration patience;

    /** @param patience for the whole run; when it is used up, measurements are taken as it comes */
    Quiet(int core, Duration patience) {
        this.core = core;
        this.patience = patience;
    }

    void await() throws IOException, InterruptedException {
        while (patience.isPositive()) {
            CoreTime before = CoreTime.of(core);
            Thread.sleep(LOOK);
            CoreTime spent = CoreTime.of(core).minus(before);
            if (spent.busyMicros() + spent.stolenMicros() < TOLERATED * LOOK.toNanos() / 1_000) {
                return;
            }
            patience = patience.minus(LOOK);
        }
    }
}
