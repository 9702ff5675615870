package com.qaxal.router.cookies;

import static com.qaxal.router.cookies.Shop.DAY;
import static com.qaxal.router.cookies.Shop.DENIED;
import static com.qaxal.router.cookies.Shop.GRANTED;
import static com.qaxal.router.cookies.Shop.TAIL;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.CookieKeeper;
import com.qaxal.model.kv.Modules.KeptCookie;
import com.qaxal.model.kv.Modules.UnknownConsent;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The master cookie: what it remembers, when it gives back, and how it goes. */
class RestoreTest {
    private static final String GA = "GA1.1.1234567890.1700000000";
    private static final String FPID = "FPID2.2.abc%2Bd%3D.1700000001";

    private final Shop shop = Shop.restoring();
    private final String master = shop.names().master();
    private final String marker = shop.names().marker();
    private final Browser browser = new Browser(shop);

    private Browser visited() {
        browser.script("_ga", GA).script("_fbp", "fb.1.1700000000000.1");
        browser.store("FPID", FPID);
        browser.hits(GRANTED);
        return browser;
    }

    @Test
    void masterCookieIsHiddenSecureAndSaysNothing() {
        var done = shop.answer("_ga=" + GA, GRANTED);

        assertThat(done.setCookies()).hasSize(3);
        assertThat(done.setCookies().get(1))
                .startsWith(master + "=k1.")
                .endsWith(TAIL + "; HttpOnly")
                .doesNotContain("_ga", "1234567890");
    }

    @Test
    void missingCookieIsSetAgainAndAddedToTheRequestForTheOrigin() {
        visited().loses("_fbp", "FPID");

        Browser.Visit visit = browser.hits(GRANTED);

        assertThat(visit.forwarded()).isEqualTo("_ga=" + GA + "; FPID=" + FPID + "; _fbp=fb.1.1700000000000.1");
        assertThat(visit.done().restored()).isEqualTo(2);
        assertThat(visit.done().setCookies())
                .contains("FPID=" + FPID + TAIL + "; HttpOnly", "_fbp=fb.1.1700000000000.1" + TAIL);
        assertThat(visit.done().isPrivate()).isTrue();
    }

    @Test
    void visitorWhoComesBackAfterMonthsIsTheSameVisitor() {
        visited().waits(300 * DAY);
        assertThat(browser.has("_ga")).isTrue(); // extended by the hit
        browser.loses("_ga", "_fbp", "FPID");

        assertThat(browser.hits(GRANTED).done().restored()).isEqualTo(3);
        assertThat(browser.value("_ga")).isEqualTo(GA);
    }

    @Test
    void oursNeverReachTheOrigin() {
        visited();
        String cookies = browser.header();

        for (CookiePlan plan : List.of(
                shop.plan(cookies, GRANTED),
                shop.plan(cookies, DENIED),
                shop.plan(cookies, null),
                shop.planOther(cookies),
                shop.planNoSite(cookies),
                shop.changed(Shop.Settings.usual().module(null)).plan(cookies, GRANTED),
                shop.changed(Shop.Settings.usual().cookieDomain(null)).plan(cookies, GRANTED),
                shop.sister().plan(cookies, GRANTED))) {
            assertThat(plan.forwardedCookies()).contains("_ga=" + GA).doesNotContain(master, marker);
        }
        assertThat(shop.planOther(master + "=1; " + marker + "=2").forwardedCookies())
                .isNull();
    }

    @Test
    void otherCookiesAreForwardedByteForByteWhereOursAreTakenOut() {
        String cookies = "a=\"x, y\"; " + master + "=1;b ; ü=%20%;" + marker + "=2; " + master + "x=3; a=2";

        assertThat(shop.planOther(cookies).forwardedCookies())
                .isEqualTo("a=\"x, y\"; b; ü=%20%; " + master + "x=3; a=2");
    }

    @Test
    void whileNothingChangesItIsWrittenOnceADay() {
        visited();
        assertThat(browser.lastSet()).containsExactlyInAnyOrder("_ga", "_fbp", "FPID", master, marker);

        browser.waits(DAY - 1).hits(GRANTED);
        assertThat(browser.lastSet()).containsExactlyInAnyOrder("_ga", "_fbp");

        browser.waits(1).hits(GRANTED);
        assertThat(browser.lastSet()).containsExactlyInAnyOrder("_ga", "_fbp", "FPID", master, marker);
    }

    @Test
    void newCookieIsRememberedAtOnce() {
        visited().script("_gcl_aw", "GCL.1.x").hits(GRANTED);
        assertThat(browser.lastSet()).contains(master, marker);

        browser.loses("_gcl_aw").hits(GRANTED);
        assertThat(browser.value("_gcl_aw")).isEqualTo("GCL.1.x");
    }

    @Test
    void cookieThatTheOriginSetsIsRememberedWithTheSameAnswer() {
        browser.script("_ga", GA).hits(GRANTED, "FPID=" + FPID + "; Max-Age=63072000; HttpOnly; Path=/");
        browser.hits(GRANTED);
        assertThat(browser.lastSet()).containsExactly("_ga"); // the marker foresaw it

        browser.loses("FPID").hits(GRANTED);
        assertThat(browser.value("FPID")).isEqualTo(FPID);
    }

    @Test
    void cookieThatTheOriginSetsItselfIsNotRestored() {
        visited().loses("FPID");

        Browser.Visit visit = browser.hits(GRANTED, "FPID=new; Max-Age=1000; HttpOnly");

        assertThat(visit.done().restored()).isZero();
        assertThat(browser.value("FPID")).isEqualTo("new");
    }

    @Test
    void cookieThatTheOriginDeletesIsForgotten() {
        visited().waits(10).hits(GRANTED, "FPID=; Max-Age=0");
        assertThat(browser.has("FPID")).isFalse();
        assertThat(browser.lastSet()).contains(master);

        Browser.Visit visit = browser.waits(2 * DAY).hits(GRANTED);

        assertThat(visit.done().restored()).isZero();
        assertThat(visit.forwarded()).doesNotContain("FPID");
    }

    @Test
    void cookieThatIsMissingAndDeletedAtOnceIsForgotten() {
        visited().loses("FPID").hits(GRANTED, "FPID=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");

        assertThat(browser.waits(2 * DAY).hits(GRANTED).done().restored()).isZero();
    }

    @Test
    void deletionOfTheLastRememberedCookieDeletesTheMasterCookie() {
        browser.script("_ga", GA).hits(GRANTED);

        browser.hits(GRANTED, "_ga=; Max-Age=0");

        assertThat(browser.header()).isNull();
    }

    @Test
    void visitorWhoWithdrawsLosesMasterCookieAndMarker() {
        Browser.Visit visit = visited().hits(DENIED);

        assertThat(visit.done().setCookies())
                .containsExactly(
                        master + "=; Max-Age=0" + Shop.ATTRIBUTES + "; HttpOnly",
                        marker + "=; Max-Age=0" + Shop.ATTRIBUTES + "; HttpOnly");
        assertThat(visit.done().isPrivate()).isTrue();
        assertThat(browser.has(master)).isFalse();
        assertThat(browser.loses("_ga").hits(GRANTED).done().restored()).isZero();
    }

    @Test
    void withdrawalIsHeededWithAnImageToo() {
        visited().answered(DENIED, "image/gif");

        assertThat(browser.has(master)).isFalse();
        assertThat(browser.has(marker)).isFalse();
    }

    @Test
    void denialOfOneCategoryIsHeededWithAnImageTooAndNothingElseIs() {
        String before = visited().value(master);

        CookiePlan.Done done = browser.answered("gcs=G101", "image/gif").done();

        assertThat(browser.lastSet()).containsExactly(master, marker);
        assertThat(browser.value(master)).isNotEqualTo(before);
        assertThat(browser.has(marker)).as("the rest waits for another answer").isFalse();
        assertThat(done.isPrivate()).isTrue();
        assertThat(browser.answered("gcs=G101", "image/gif").done().isPrivate()).isFalse();

        browser.loses("_fbp", "_ga").hits(GRANTED);
        assertThat(browser.has("_fbp")).isFalse();
        assertThat(browser.value("_ga")).isEqualTo(GA);
    }

    @Test
    void imageDeletesTheMasterCookieWhenNothingIsLeftToRemember() {
        browser.script("_fbp", "fb.1.1700000000000.1").hits(GRANTED);

        browser.answered("gcs=G101", "image/gif");

        assertThat(browser.has(master)).isFalse();
        assertThat(browser.has(marker)).isFalse();
    }

    @Test
    void whatTheVisitorHasIsNotOverwrittenHoweverManyCookiesCome() {
        browser.script("_fbp", "older").hits(GRANTED);
        browser.loses("_fbp");
        IntStream.range(0, 30).forEach(i -> browser.script("_ga_" + i, "GS1.1." + i));
        browser.script("_fbp", "newer");

        Browser.Visit visit = browser.hits(GRANTED);

        assertThat(visit.done().restored()).isZero();
        assertThat(visit.forwarded()).contains("_fbp=newer").doesNotContain("older");
        assertThat(browser.value("_fbp")).isEqualTo("newer");
    }

    @Test
    void valueWhoseCategoryIsDeniedNowIsForgotten() {
        visited().hits("gcs=G101");
        assertThat(browser.lastSet()).containsExactlyInAnyOrder("_ga", master, marker);

        browser.loses("_fbp", "_ga");
        browser.hits(GRANTED);

        assertThat(browser.has("_fbp")).isFalse();
        assertThat(browser.value("_ga")).isEqualTo(GA);
    }

    @Test
    void deniedCategoryIsNeitherRestoredNorShownToTheOrigin() {
        visited().loses("_fbp", "FPID");

        Browser.Visit visit = browser.hits("gcs=G101");

        assertThat(visit.forwarded()).isEqualTo("_ga=" + GA + "; FPID=" + FPID);
        assertThat(browser.has("_fbp")).isFalse();
    }

    @Test
    void unknownConsentLeavesWhatIsRememberedAsItIs() {
        visited().loses("_ga", "_fbp");
        String before = browser.value(master);

        Browser.Visit visit = browser.hits("v=2");
        assertThat(visit.done().setCookies()).isEmpty();
        assertThat(browser.value(master)).isEqualTo(before);

        assertThat(browser.hits(GRANTED).done().restored()).isEqualTo(2);
    }

    @Test
    void denialOfOneCategoryLeavesTheUnknownOneAsItIs() {
        visited().loses("_ga", "_fbp");

        Browser.Visit visit = browser.hits("gcs=G10-"); // advertising denied, analytics not said
        assertThat(visit.done().restored()).isZero();
        browser.hits("gcs=G10-");
        assertThat(browser.lastSet()).isEmpty();

        browser.hits(GRANTED);
        assertThat(browser.value("_ga")).isEqualTo(GA);
        assertThat(browser.has("_fbp")).isFalse();
    }

    @Test
    void whatIsRememberedWithoutConsentBeingSaidIsNotProlonged() {
        visited();
        for (int day = 0; day < 394; day += 10) {
            browser.loses("_ga", "FPID").waits(10 * DAY).hits("gcs=G1-1&gcd=13l1"); // advertising unknown
        }
        browser.waits(5 * DAY).loses("_fbp");

        browser.hits(GRANTED);

        assertThat(browser.has("_fbp")).isFalse();
        assertThat(browser.value("_ga")).isEqualTo(GA);
    }

    @Test
    void policyMayTakeUnknownForGranted() {
        Shop assuming = Shop.keeping(new CookieKeeper(395, UnknownConsent.ASSUME_GRANTED, List.of(), false, true));
        Browser visitor = new Browser(assuming);
        visitor.script("_ga", GA).hits("v=2");

        assertThat(visitor.loses("_ga").hits("v=2").done().restored()).isEqualTo(1);
    }

    @Test
    void imagesGetNoMasterCookieAndRestoreNothing() {
        visited().loses("_fbp").waits(2 * DAY).answered(GRANTED, "image/gif");

        assertThat(browser.lastSet()).isEmpty();
    }

    @Test
    void withoutTheSettingNothingIsRemembered() {
        assertThat(Shop.usual().answer("_ga=" + GA, GRANTED).setCookies()).hasSize(1);
    }

    @Test
    void withoutAKeyNothingIsRemembered() {
        Shop keyless =
                Shop.with(Shop.Settings.usual().module(Shop.module(false, true)).keys(MasterKeys.NONE));

        assertThat(keyless.answer("_ga=" + GA, GRANTED).setCookies()).hasSize(1);
    }

    @Test
    void switchingRestorationOffDeletesTheMasterCookie() {
        visited().finds(shop.changed(Shop.Settings.usual()));

        browser.hits(GRANTED);

        assertThat(browser.has(master)).isFalse();
        assertThat(browser.has("_ga")).isTrue();
    }

    @Test
    void switchingTheModuleOffOrLosingTheEntitlementDeletesTheMasterCookie() {
        for (Shop.Settings off :
                List.of(shop.settings().module(null), shop.settings().entitlements(Set.of()))) {
            visited().finds(shop.changed(off));

            Browser.Visit visit = browser.hits(GRANTED);

            assertThat(visit.done().extended()).isZero();
            assertThat(browser.has(master)).isFalse();
            assertThat(browser.has(marker)).isFalse();
            browser.finds(shop);
        }
    }

    @Test
    void nameThatIsNoLongerKeptIsForgotten() {
        var added = new KeptCookie("visitor", CookieCategory.ANALYTICS, false);
        browser.finds(shop.changed(shop.settings().module(Shop.module(false, true, added))));
        browser.script("_ga", GA).script("visitor", "v1").hits(GRANTED);
        browser.finds(shop);
        browser.waits(DAY).hits(GRANTED);
        browser.loses("visitor").finds(shop.changed(shop.settings().module(Shop.module(false, true, added))));

        assertThat(browser.hits(GRANTED).done().restored()).isZero();
    }

    @Test
    void tamperedMasterCookieIsIgnoredAndReplaced() {
        visited().loses("FPID");
        String good = browser.value(master);
        char last = good.charAt(good.length() - 5);
        browser.store(
                master,
                good.substring(0, good.length() - 5) + (last == 'A' ? 'B' : 'A') + good.substring(good.length() - 4));

        Browser.Visit visit = browser.hits(GRANTED);

        assertThat(visit.done().restored()).isZero();
        assertThat(visit.forwarded()).doesNotContain("FPID");
        assertThat(browser.value(master)).startsWith("k1.").isNotEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "k1.",
                "k1.AAAA",
                "k1.!!!!",
                ".",
                "k1",
                "k9.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void masterCookieThatNobodyCanReadIsDeletedWhereNothingReplacesIt(String value) {
        browser.store(master, value);

        Browser.Visit visit = browser.hits(GRANTED);

        assertThat(visit.forwarded()).isNull();
        assertThat(visit.done().setCookies()).containsExactly(master + "=; Max-Age=0" + Shop.ATTRIBUTES + "; HttpOnly");
    }

    @Test
    void masterCookieOfAnotherSiteOrContainerIsWorthNothing() {
        String sealed = visited().value(master);

        for (Shop other : List.of(shop.sister(), Shop.restoring())) {
            Browser thief = new Browser(other);
            thief.store(other.names().master(), sealed);

            Browser.Visit visit = thief.hits(GRANTED);

            assertThat(visit.done().restored()).isZero();
            assertThat(thief.has(other.names().master())).isFalse();
        }
    }

    @Test
    void expiredMasterCookieIsIgnoredAndDeleted() {
        String sealed = visited().value(master);
        browser.waits(395 * DAY);
        browser.store(master, sealed); // a browser that does not forget

        Browser.Visit visit = browser.hits(GRANTED);

        assertThat(visit.done().restored()).isZero();
        assertThat(browser.has(master)).isFalse();
    }

    @Test
    void keyOnItsWayOutStillOpensAndIsReplacedAtOnce() {
        visited().loses("FPID");
        MasterKeys rotated = MasterKeys.parse(List.of(
                "k2:ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A=", "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        browser.finds(shop.changed(shop.settings().keys(rotated)));

        assertThat(browser.hits(GRANTED).done().restored()).isEqualTo(1);
        assertThat(browser.value(master)).startsWith("k2.");

        browser.finds(
                shop.changed(shop.settings().keys(new MasterKeys(rotated.keys().subList(0, 1)))));
        assertThat(browser.loses("FPID").hits(GRANTED).done().restored()).isEqualTo(1);
    }

    @Test
    void keyThatIsGoneOpensNothing() {
        visited().loses("FPID");
        browser.finds(shop.changed(
                shop.settings().keys(MasterKeys.parse(List.of("k2:ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A=")))));

        assertThat(browser.hits(GRANTED).done().restored()).isZero();
        assertThat(browser.value(master)).startsWith("k2.");
    }

    @Test
    void masterCookieNeverExceeds4KiBAndTheLeastValuableGoesFirst() {
        browser.script("_ga", GA);
        browser.store("FPID", FPID);
        IntStream.range(0, 20).forEach(i -> browser.script("_ga_" + (char) ('A' + i), "x".repeat(300)));

        Browser.Visit visit = browser.hits(GRANTED);

        assertThat(visit.done().setCookies())
                .filteredOn(cookie -> cookie.startsWith(master))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie.length()).isBetween(3700, 4096));
        browser.loses(
                IntStream.range(0, 20).mapToObj(i -> "_ga_" + (char) ('A' + i)).toArray(String[]::new));
        browser.loses("_ga", "FPID");
        browser.hits(GRANTED);
        assertThat(browser.value("_ga")).isEqualTo(GA);
        assertThat(browser.value("FPID")).isEqualTo(FPID);
        assertThat(browser.has("_ga_A")).isTrue();
        assertThat(browser.has("_ga_T")).isFalse();
    }

    @Test
    void cookieThatFitsNowhereDisturbsNoOther() {
        browser.script("_gcl_au", "x".repeat(4000)).script("_ga", GA).hits(GRANTED);

        browser.loses("_gcl_au", "_ga").hits(GRANTED);

        assertThat(browser.value("_ga")).isEqualTo(GA);
        assertThat(browser.has("_gcl_au")).isFalse();
    }

    @Test
    void ofTwoCopiesTheOneThatWasWrittenLastCounts() {
        String old = browser.script("_ga", "GA1.1.1.1700000000")
                .hits(GRANTED)
                .done()
                .setCookies()
                .get(1);
        browser.script("_ga", GA).waits(DAY).hits(GRANTED);
        String both = SetCookie.of(old).value() + "; " + master + "=" + browser.value(master);

        var plan = shop.plan(master + "=" + both, GRANTED, false, browser.now());

        assertThat(plan.forwardedCookies()).isEqualTo("_ga=" + GA);
    }

    @Test
    void markerThatIsNoneIsAsGoodAsAbsent() {
        for (String value : List.of("", "1", "zzzzzzzz", "-1234567", "+1234567", "123456789")) {
            var done = shop.answer("_ga=1; " + marker + "=" + value, GRANTED);

            assertThat(done.setCookies()).hasSize(3);
        }
    }
}
