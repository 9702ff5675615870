package com.qaxal.billing;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Noon of one day, so that no test runs over midnight and every price is known; only a test moves it. */
@Alternative
@Priority(1)
@Singleton
public final class TestClock extends Clock {
    public static final LocalDate TODAY = LocalDate.parse("2026-03-10");
    private static final Instant NOON = TODAY.atTime(12, 0).toInstant(ZoneOffset.UTC);

    private volatile Instant now = NOON;

    /** Runs {@code work} as it would run that much later. */
    public void later(Duration time, Runnable work) {
        now = NOON.plus(time);
        try {
            work.run();
        } finally {
            now = NOON;
        }
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("all days are UTC days");
    }
}
