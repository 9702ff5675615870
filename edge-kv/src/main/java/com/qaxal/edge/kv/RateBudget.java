package com.qaxal.edge.kv;

import java.util.concurrent.atomic.AtomicLong;

/** So many a second, with a burst of one second's worth (a virtual-scheduling leaky bucket, ITU-T I.371 annex A). */
final class RateBudget {
    private static final long SECOND = 1_000_000_000L;

    private final long interval;
    private final AtomicLong theoreticalArrival = new AtomicLong(Long.MIN_VALUE);

    RateBudget(int perSecond) {
        this.interval = SECOND / perSecond;
    }

    /** @param now of a monotonic clock, in nanoseconds */
    boolean take(long now) {
        while (true) {
            long due = theoreticalArrival.get();
            long start = due == Long.MIN_VALUE ? now : Math.max(due, now);
            if (start - now > SECOND - interval) {
                return false;
            }
            if (theoreticalArrival.compareAndSet(due, start + interval)) {
                return true;
            }
        }
    }
}
