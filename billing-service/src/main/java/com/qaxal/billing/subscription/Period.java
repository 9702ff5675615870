package com.qaxal.billing.subscription;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * A billing month of whole UTC days.
 *
 * @param start included
 * @param end excluded
 */
public record Period(LocalDate start, LocalDate end) {

    /** The period that {@code day} lies in. Each is computed from the anchor, so one that began on a 31st comes back to it after February. */
    public static Period of(LocalDate anchor, LocalDate day) {
        long months = ChronoUnit.MONTHS.between(anchor.withDayOfMonth(1), day.withDayOfMonth(1));
        if (anchor.plusMonths(months).isAfter(day)) {
            months--;
        }
        return new Period(anchor.plusMonths(months), anchor.plusMonths(months + 1));
    }

    public long days() {
        return ChronoUnit.DAYS.between(start, end);
    }

    /** The days left to pay for, {@code today} included. */
    public long remaining(LocalDate today) {
        return Math.clamp(ChronoUnit.DAYS.between(today, end), 0, days());
    }
}
