package com.qaxal.router.cookies;

import static com.qaxal.router.cookies.Shop.DENIED;
import static com.qaxal.router.cookies.Shop.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a kept cookie that the origin itself sets. */
class ClampTest {
    private final Shop shop = Shop.usual();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FPID=a; Max-Age=63072000; Path=/; HttpOnly      | FPID=a; Path=/; HttpOnly; Max-Age=34128000",
                "FPID=a; Max-Age=34560001                        | FPID=a; Max-Age=34128000",
                "FPID=a; max-age=99999999999999999999            | FPID=a; Max-Age=34128000",
                "FPID=a; Max-Age=60; Max-Age=63072000            | FPID=a; Max-Age=34128000",
                "FPID=a; Max-Age=63072000; Expires=Thu, 01 Jan 1970 00:00:00 GMT | FPID=a; Max-Age=34128000",
            })
    void moreThan400DaysBecomesTheSitesLifetime(String set, String passes) {
        assertThat(shop.answer(null, GRANTED, set).setCookies()).containsExactly(passes);
    }

    @Test
    void expiryBeyond400DaysBecomesTheSitesLifetime() {
        assertThat(shop.answer(null, GRANTED, "FPID=a; Expires=" + date(401) + "; Path=/")
                        .setCookies())
                .containsExactly("FPID=a; Path=/; Max-Age=34128000");
    }

    @Test
    void lifetimeWithinBoundsPassesAsItIs() {
        String byAge = "FPID=a; Max-Age=34560000; Path=/";
        String byDate = "_ga=b; Expires=" + date(399);
        String longAsAge = "_fbp=c; Max-Age=60; Expires=" + date(4000);

        assertThat(shop.answer(null, GRANTED, byAge, byDate, longAsAge).setCookies())
                .containsExactly(byAge, byDate, longAsAge);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FPID=a",
                "FPID=a; Max-Age=",
                "FPID=a; Max-Age=1e9",
                "FPID=a; Max-Age=+5",
                "FPID=a; Max-Age=-",
                "FPID=a; Expires=tomorrow",
                "FPID=a; Expires=Thu, 01 Jan 1970 00:00:00 GMT and more than a date ever has, seen from far away",
            })
    void sessionCookieGetsTheSitesLifetime(String set) {
        assertThat(shop.answer(null, GRANTED, set).setCookies()).containsExactly("FPID=a; Max-Age=34128000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_ga=; Max-Age=0; Path=/",
                "_ga=; Max-Age=-1",
                "_ga=; Max-Age=-99999999999999999999",
                "_ga=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                "_ga=; Expires=Thu, 01-Jan-70 00:00:01 GMT; Path=/",
                "_ga=; Max-Age=0; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
                "_ga=x;EXPIRES=Thu, 01 Jan 1970 00:00:00 GMT",
            })
    void deletionStaysADeletion(String deletion) {
        var done = shop.answer("_ga=old", GRANTED, deletion);

        assertThat(done.setCookies()).containsExactly(deletion);
        assertThat(done.extended()).isZero();
    }

    @Test
    void otherCookiesOfTheOriginPassAsTheyAre() {
        assertThat(shop.answer(null, GRANTED, "cart=b", "PHPSESSID=c; Max-Age=99999999")
                        .setCookies())
                .containsExactly("cart=b", "PHPSESSID=c; Max-Age=99999999");
    }

    @Test
    void nothingIsProlongedAgainstConsent() {
        String session = "_ga=1; Path=/";

        assertThat(shop.answer(null, DENIED, session).setCookies()).containsExactly(session);
        assertThat(shop.answer(null, "gcs=G110", session).setCookies()).containsExactly(session);
        assertThat(shop.answer(null, "v=2", session).setCookies()).containsExactly(session);
    }

    private static String date(long daysFromNow) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochSecond(Shop.NOW + daysFromNow * Shop.DAY).atOffset(ZoneOffset.UTC));
    }
}
