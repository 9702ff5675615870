package com.qaxal.router.cookies;

import static com.qaxal.router.cookies.Shop.ATTRIBUTES;
import static com.qaxal.router.cookies.Shop.DAY;
import static com.qaxal.router.cookies.Shop.GRANTED;
import static com.qaxal.router.cookies.Shop.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Modules.UnknownConsent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lifetime that counts from when a value was first set: 13 months in all, as CNIL wants it, and not from the last visit. */
class NonRollingTest {
    private static final long LIFETIME = 395 * DAY;

    private final Shop shop = Shop.keeping(Shop.module(true, false));
    private final Shop keyless = Shop.with(shop.settings().keys(MasterKeys.NONE));
    private final Browser browser = new Browser(shop);

    private static String madeAt(long seconds) {
        return "GA1.1.1234567890." + seconds;
    }

    @Test
    void valueThatTellsItsAgeGetsWhatIsLeft() {
        String value = madeAt(NOW - 100 * DAY);

        assertThat(keyless.answer("_ga=" + value, GRANTED).setCookies())
                .containsExactly("_ga=" + value + "; Max-Age=" + 295 * DAY + ATTRIBUTES);
    }

    @Test
    void valueIsNeverProlongedBeyondItsLifetime() {
        for (long age : List.of(395L, 396L, 1000L)) {
            var done = keyless.answer("_ga=" + madeAt(NOW - age * DAY), GRANTED);

            assertThat(done.setCookies()).isEmpty();
        }
    }

    @Test
    void shorterLifetimeCountsFromTheFirstDayToo() {
        Shop short180 = Shop.keeping(new Modules.CookieKeeper(180, UnknownConsent.LEAVE_AS_IS, List.of(), true, false));

        assertThat(short180.answer("_ga=" + madeAt(NOW - 179 * DAY), GRANTED).setCookies())
                .contains("_ga=" + madeAt(NOW - 179 * DAY) + "; Max-Age=" + DAY + ATTRIBUTES);
    }

    @Test
    void withoutMemoryAValueOfUnknownAgeIsLeftAlone() {
        assertThat(keyless.answer("_uetvid=abc; _ga=odd", GRANTED).setCookies()).isEmpty();
    }

    @Test
    void ageOfAValueThatDoesNotTellIsRemembered() {
        browser.script("_uetvid", "abc");
        for (int day = 0; day < 390; day += 5) {
            browser.script("_uetvid", "abc").hits(GRANTED);
            assertThat(browser.lifetime("_uetvid")).isEqualTo(LIFETIME - day * DAY);
            browser.waits(5 * DAY);
        }

        browser.script("_uetvid", "abc").waits(5 * DAY).hits(GRANTED); // day 395, and the page's script writes on
        assertThat(browser.lastSet()).doesNotContain("_uetvid");
        assertThat(browser.lifetime("_uetvid")).isEqualTo(2 * DAY);
        for (int week = 0; week < 60; week++) {
            browser.script("_uetvid", "abc").waits(6 * DAY).hits(GRANTED);
            assertThat(browser.lastSet()).doesNotContain("_uetvid");
        }
    }

    @Test
    void memoryOfAgesHoldsNoValues() {
        browser.script("_uetvid", "abc").script("_ga", madeAt(NOW)).hits(GRANTED);

        assertThat(browser.loses("_uetvid", "_ga").hits(GRANTED).done().restored())
                .isZero();
    }

    @Test
    void valueOfUnknownAgeIsExtendedOnceADaySoThatNothingIsOpenedInBetween() {
        browser.script("_uetvid", "abc").hits(GRANTED);
        assertThat(browser.lastSet()).contains("_uetvid");

        browser.waits(DAY - 1).hits(GRANTED);
        assertThat(browser.lastSet()).isEmpty();

        browser.waits(1).hits(GRANTED);
        assertThat(browser.lastSet()).contains("_uetvid");
    }

    @Test
    void originProlongsNoLongerThanWhatIsLeft() {
        String value = "FPID2.2.x." + (NOW - 300 * DAY);

        var done = keyless.answer("FPID=" + value, GRANTED, "FPID=" + value + "; Max-Age=63072000; HttpOnly");

        assertThat(done.setCookies()).containsExactly("FPID=" + value + "; HttpOnly; Max-Age=" + 95 * DAY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"; Max-Age=63072000", "; Max-Age=60", ""})
    void originDoesNotSetAgainWhatHasHadItsLifetime(String lifetime) {
        String value = "FPID2.2.x." + (NOW - 395 * DAY);

        var done = keyless.answer("FPID=" + value, GRANTED, "FPID=" + value + lifetime);

        assertThat(done.setCookies()).isEmpty();
        assertThat(done.dropped()).isEqualTo(1);
    }

    @Test
    void originsCookieOfUnknownAgePassesAsItIs() {
        String session = "_ttp=abc";
        String twoYears = "_uetvid=abc; Max-Age=63072000";

        assertThat(keyless.answer(null, GRANTED, session, twoYears).setCookies())
                .containsExactly(session, twoYears);
    }

    @Test
    void originsCookieIsRememberedFromTheFirstAnswerOn() {
        browser.hits(GRANTED, "_ttp=abc; Max-Age=63072000");
        assertThat(browser.lifetime("_ttp")).isEqualTo(LIFETIME);

        browser.waits(100 * DAY).hits(GRANTED, "_ttp=abc; Max-Age=63072000");

        assertThat(browser.lifetime("_ttp")).isEqualTo(LIFETIME - 100 * DAY);
    }

    @Test
    void deletionStaysADeletionHoweverOldTheValue() {
        String deletion = "FPID=FPID2.2.x." + (NOW - 500 * DAY) + "; Max-Age=0";

        assertThat(keyless.answer(null, GRANTED, deletion).setCookies()).containsExactly(deletion);
    }

    @Test
    void restoredValueGetsWhatIsLeftAndNothingAfterThat() {
        Shop restoring = Shop.keeping(Shop.module(true, true));
        Browser visitor = new Browser(restoring);
        visitor.script("_ga", madeAt(NOW)).hits(GRANTED);

        visitor.waits(200 * DAY).loses("_ga").hits(GRANTED);
        assertThat(visitor.lifetime("_ga")).isEqualTo(195 * DAY);

        visitor.waits(194 * DAY).hits(GRANTED);
        visitor.waits(DAY);
        assertThat(visitor.has("_ga")).isFalse();
        assertThat(visitor.hits(GRANTED).done().restored()).isZero();
        assertThat(visitor.has(restoring.names().master())).isFalse();
    }

    @Test
    void withoutTheModeTheLifetimeRolls() {
        assertThat(Shop.usual()
                        .answer("_ga=" + madeAt(NOW - 1000 * DAY), GRANTED)
                        .setCookies())
                .containsExactly("_ga=" + madeAt(NOW - 1000 * DAY) + Shop.TAIL);
    }
}
