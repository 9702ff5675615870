package com.qaxal.bench.load;

import java.time.Duration;

/**
 * When requests are due, whatever became of those before: visitors do not wait for each other. Measuring from here, not from when a
 * generator got round to sending, is what corrects coordinated omission.
 *
 * @param perSecond over all connections together
 * @param connections that take turns: the k-th request goes over connection k modulo their number
 */
record Schedule(int perSecond, int connections, Duration length) {
    private static final long SECOND = 1_000_000_000;

    Schedule {
        if (perSecond < 1 || connections < 1) {
            throw new IllegalArgumentException(perSecond + " requests/s over " + connections + " connections");
        }
    }

    /** Nanoseconds after the beginning at which the {@code turn}-th request of a connection is due; −1 when that is after the end. */
    long due(int connection, long turn) {
        long number = turn * connections + connection;
        long due = number * SECOND / perSecond;
        return due < length.toNanos() ? due : -1;
    }
}
