package com.qaxal.router.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstSetTest {

    @ParameterizedTest
    @CsvSource({
        "FOURTH_FIELD_SECONDS,     GA1.1.1234567890.1700000000,           1700000000",
        "FOURTH_FIELD_SECONDS,     GA1.1-2.1234567890.1700000000,         1700000000",
        "FOURTH_FIELD_SECONDS,     FPID2.2.abc%2Bde%2F%3D.1700000000,     1700000000",
        "FOURTH_FIELD_SECONDS,     1.1.1067487134.1747390400.17.18,       1747390400",
        "THIRD_FIELD_MILLISECONDS, fb.1.1700000000999.1234567890123456789, 1700000000",
        "NOT_TOLD,                 a.b.1700000000999.1700000000,          -1",
    })
    void valueTellsSinceWhenItExists(FirstSet where, String value, long seconds) {
        assertThat(where.of(value, Shop.NOW)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "FOURTH_FIELD_SECONDS, ''",
        "FOURTH_FIELD_SECONDS, GA1.1.1234567890",
        "FOURTH_FIELD_SECONDS, GA1.1.1234567890.",
        "FOURTH_FIELD_SECONDS, amp-abc.def.ghi.jkl",
        "FOURTH_FIELD_SECONDS, GA1.1.1.-1700000000",
        "FOURTH_FIELD_SECONDS, GA1.1.1.99999999999999999999",
        "FOURTH_FIELD_SECONDS, GA1.1.1.42",
        "FOURTH_FIELD_SECONDS, GA1.1.1.1900000000",
        "THIRD_FIELD_MILLISECONDS, fb.1.1700000000.2",
    })
    void timeThatCannotBeIsNotBelieved(FirstSet where, String value) {
        assertThat(where.of(value, Shop.NOW)).isEqualTo(FirstSet.UNTOLD);
    }

    @ParameterizedTest
    @CsvSource({"1790000001, 1790000000", "1790086400, 1790000000", "1790086401, -1"})
    void clockOfABrowserMayBeADayAhead(long told, long believed) {
        assertThat(FirstSet.FOURTH_FIELD_SECONDS.of("GA1.1.1." + told, Shop.NOW))
                .isEqualTo(believed);
    }
}
