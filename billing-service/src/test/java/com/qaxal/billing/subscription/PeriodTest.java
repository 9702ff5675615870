package com.qaxal.billing.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class PeriodTest {
    private static final LocalDate ANCHOR = LocalDate.parse("2026-01-31");

    @Test
    void thirtyFirstComesBackAfterFebruary() {
        assertThat(Period.of(ANCHOR, LocalDate.parse("2026-02-28"))).isEqualTo(period("2026-02-28", "2026-03-31"));
        assertThat(Period.of(ANCHOR, LocalDate.parse("2026-03-31"))).isEqualTo(period("2026-03-31", "2026-04-30"));
    }

    @Test
    void periodsFollowEachOtherWithoutGapOrOverlap() {
        Period period = Period.of(ANCHOR, ANCHOR);
        for (LocalDate day = ANCHOR; day.isBefore(ANCHOR.plusYears(3)); day = day.plusDays(1)) {
            Period next = Period.of(ANCHOR, day);
            if (!next.equals(period)) {
                assertThat(next.start()).isEqualTo(period.end()).isEqualTo(day);
                period = next;
            }
            assertThat(day).isAfterOrEqualTo(next.start()).isBefore(next.end());
        }
    }

    @Test
    void dayOfChangeIsPaidFor() {
        Period period = period("2026-03-01", "2026-04-01");

        assertThat(period.remaining(LocalDate.parse("2026-03-01"))).isEqualTo(31);
        assertThat(period.remaining(LocalDate.parse("2026-03-31"))).isEqualTo(1);
        assertThat(period.remaining(LocalDate.parse("2026-05-01"))).isZero();
    }

    private static Period period(String start, String end) {
        return new Period(LocalDate.parse(start), LocalDate.parse(end));
    }
}
