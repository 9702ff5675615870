package com.qaxal.router.cookies;

import static com.qaxal.router.cookies.Shop.ATTRIBUTES;
import static com.qaxal.router.cookies.Shop.DAY;
import static com.qaxal.router.cookies.Shop.DENIED;
import static com.qaxal.router.cookies.Shop.GRANTED;
import static com.qaxal.router.cookies.Shop.TAIL;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.KeptCookie;
import com.qaxal.model.kv.Modules.UnknownConsent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which cookies of a visitor are given a new lifetime, and how. */
class ExtendTest {
    private final Shop shop = Shop.usual();

    @Test
    void keptCookieComesBackByteForByteWithAFullLifetime() {
        var done = shop.answer("other=1; _ga=GA1.1.123%2e.456 \"x\",ü; more=2", GRANTED);

        assertThat(done.setCookies()).containsExactly("_ga=GA1.1.123%2e.456 \"x\",ü" + TAIL);
        assertThat(done.extended()).isEqualTo(1);
        assertThat(done.isPrivate()).isTrue();
    }

    @Test
    void hiddenCookieStaysHiddenAndReadableStaysReadable() {
        var done = shop.answer("FPID=FPID2.2.x; _ga_ABC=GS2.1.s1$o1", GRANTED);

        assertThat(done.setCookies()).startsWith("FPID=FPID2.2.x" + TAIL + "; HttpOnly", "_ga_ABC=GS2.1.s1$o1" + TAIL);
    }

    @Test
    void firstOfTwoCopiesIsExtendedOnce() {
        var done = shop.answer("_ga=specific; _fbp=1; _ga=general", GRANTED);

        assertThat(done.setCookies()).containsExactly("_ga=specific" + TAIL, "_fbp=1" + TAIL);
    }

    @Test
    void cookieThatTheOriginSetsIsNotExtended() {
        var done = shop.answer("_ga=old", GRANTED, "_ga=new; Max-Age=60");

        assertThat(done.setCookies()).containsExactly("_ga=new; Max-Age=60");
        assertThat(done.extended()).isZero();
        assertThat(done.isPrivate()).isFalse();
    }

    @Test
    void requestWithoutCookiesGetsNone() {
        assertThat(shop.answer(null, GRANTED).setCookies()).isEmpty();
        assertThat(shop.plan(null, GRANTED).forwardedCookies()).isNull();
    }

    @Test
    void untouchedCookieHeaderGoesOnAsTheSameInstance() {
        String cookies = "a=1;b=2 ;; _ga=1";

        assertThat(shop.plan(cookies, GRANTED).forwardedCookies()).isSameAs(cookies);
        assertThat(shop.plan(cookies, DENIED).forwardedCookies()).isSameAs(cookies);
        assertThat(shop.planOther(cookies).forwardedCookies()).isSameAs(cookies);
        assertThat(shop.planNoSite(cookies).forwardedCookies()).isSameAs(cookies);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_ga", "_ga_X", "FPID", "FPAU", "_gcl_au", "_gcl_aw", "_gcl_gb", "_fbp", "_fbc", "_ttp", "_uetvid",
            })
    void defaultSetIsKept(String name) {
        assertThat(shop.answer(name + "=1", GRANTED).extended()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PHPSESSID=1",
                "FPLC=1",
                "__Host-_ga=1",
                "_gaX=1",
                "_gat=1",
                "_g=1",
                "_GA=1",
                "_gcl_=1",
                "_ga_=1",
                "=1",
                "_ga",
                ";;;",
                "",
                "_uetsid=1",
                "_ga =1",
            })
    void whatIsNotOnTheListIsLeftAlone(String cookies) {
        assertThat(shop.answer(cookies, GRANTED).setCookies()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "v=2&gcs=G100,        ''",
        "v=2&gcs=G101,        _ga",
        "v=2&gcs=G110,        _fbp",
        "v=2&gcs=G111,        _ga _fbp",
        "v=2,                 ''",
        "v=2&gcd=11t1t1t1t5,  _ga _fbp",
    })
    void consentDecidesByCategory(String query, String extended) {
        assertThat(names(shop.answer("_ga=1; _fbp=2", query).setCookies())).isEqualTo(extended);
    }

    @Test
    void globalPrivacyControlDeniesAdvertising() {
        var done = shop.plan("_ga=1; _fbp=2", GRANTED, true, Shop.NOW).complete(List.of(), null, null);

        assertThat(names(done.setCookies())).isEqualTo("_ga");
    }

    @Test
    void customersNamesAndLifetimeHold() {
        Shop own = Shop.keeping(new Modules.CookieKeeper(
                30,
                UnknownConsent.ASSUME_GRANTED,
                List.of(
                        new KeptCookie("visitor", CookieCategory.ANALYTICS, false),
                        new KeptCookie("hidden", CookieCategory.ANALYTICS, true)),
                false,
                false));

        assertThat(own.answer("visitor=1; hidden=2; Visitor=3", null).setCookies())
                .startsWith(
                        "visitor=1; Max-Age=2592000" + ATTRIBUTES,
                        "hidden=2; Max-Age=2592000" + ATTRIBUTES + "; HttpOnly")
                .hasSize(3); // and the marker
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FPLC",
                "__Host-x",
                "PHPSESSID",
                "JSESSIONID",
                "connect.sid",
                "ASP.NET_SessionId",
                "csrf",
                "my_auth"
            })
    void sessionsAndSignInsAreNotKeptEvenIfAnOlderDocumentNamesThem(String name) {
        Shop own = Shop.keeping(Shop.module(false, false, new KeptCookie(name, CookieCategory.ANALYTICS, false)));

        assertThat(own.answer(name + "=1", GRANTED).setCookies()).isEmpty();
    }

    @Test
    void customerCannotMoveADefaultCookieToAnotherCategory() {
        Shop own = Shop.keeping(Shop.module(
                false,
                false,
                new KeptCookie("_fbp", CookieCategory.ANALYTICS, false),
                new KeptCookie("_fbc", CookieCategory.ANALYTICS, false),
                new KeptCookie("_gcl_aw", CookieCategory.ANALYTICS, false)));

        assertThat(own.answer("_fbp=1; _fbc=2; _gcl_aw=3", "gcs=G101").setCookies())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"_ga=1\r\nSet-Cookie: x=1", "_ga=1\n2", "_ga=1\0", "_ga=\t1\t2", "_ga_\u0001=1", "_ga=1\u007f"})
    void controlCharactersAreNeverSetAgain(String cookies) {
        assertThat(shop.answer(cookies, GRANTED).setCookies()).isEmpty();
    }

    @Test
    void hugeCookieHeaderExtendsABoundedNumber() {
        String cookies =
                IntStream.range(0, 5000).mapToObj(i -> "_ga_" + i + "=1").collect(Collectors.joining("; "));

        assertThat(shop.answer(cookies, GRANTED).extended()).isEqualTo(30);
    }

    @Test
    void readableCookiesAreExtendedWithEveryHitAndHiddenOnesOnceADay() {
        Browser browser = new Browser(shop);
        browser.script("_ga", "GA1.1.1.1700000000");
        browser.store("FPID", "FPID2.2.x.1700000000");

        browser.hits(GRANTED);
        assertThat(browser.lastSet())
                .containsExactly("_ga", "FPID", shop.names().marker());
        browser.waits(DAY - 1).hits(GRANTED);
        assertThat(browser.lastSet()).containsExactly("_ga");
        browser.waits(1).hits(GRANTED);
        assertThat(browser.lastSet())
                .containsExactly("_ga", "FPID", shop.names().marker());
    }

    @Test
    void siteWithoutHiddenCookiesGetsNoMarker() {
        assertThat(names(shop.answer("_ga=1; _fbp=2", GRANTED).setCookies())).isEqualTo("_ga _fbp");
    }

    private static String names(List<String> setCookies) {
        return setCookies.stream().map(cookie -> SetCookie.of(cookie).name()).collect(Collectors.joining(" "));
    }
}
