package com.qaxal.router.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.Host;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.KeptCookie;
import com.qaxal.model.kv.Modules.UnknownConsent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieKeeperTest {
    private static final Host DOMAIN = new Host("example.com");
    private static final String TAIL = "; Max-Age=34128000; Path=/; Domain=example.com; Secure; SameSite=Lax";
    private static final String GRANTED = "v=2&gcs=G111";

    private final CookieKeeper keeper = new CookieKeeper(Modules.CookieKeeper.DEFAULT, DOMAIN);

    @Test
    void keptCookieComesBackByteForByteWithAFullLifetime() {
        var kept = keeper.keep("_ga=GA1.1.123%2e.456; other=1", GRANTED, false, List.of());

        assertThat(kept).isEqualTo(new CookieKeeper.Kept(List.of("_ga=GA1.1.123%2e.456" + TAIL), 1));
    }

    @Test
    void hiddenCookieStaysHiddenAndReadableStaysReadable() {
        var kept = keeper.keep("FPID=FPID2.2.x; _ga_ABC=GS2.1.s1$o1", GRANTED, false, List.of());

        assertThat(kept.setCookies())
                .containsExactly("FPID=FPID2.2.x" + TAIL + "; HttpOnly", "_ga_ABC=GS2.1.s1$o1" + TAIL);
    }

    @Test
    void firstOfTwoCopiesIsExtendedOnce() {
        var kept = keeper.keep("_ga=specific; _ga=general", GRANTED, false, List.of());

        assertThat(kept.setCookies()).containsExactly("_ga=specific" + TAIL);
    }

    @Test
    void cookieThatTheOriginSetsIsNotSetTwice() {
        var kept = keeper.keep("_ga=old", GRANTED, false, List.of("_ga=new; Max-Age=63072000; Path=/"));

        assertThat(kept).isEqualTo(new CookieKeeper.Kept(List.of("_ga=new; Path=/; Max-Age=34128000"), 0));
    }

    @Test
    void cookieThatTheOriginDeletesStaysDeleted() {
        String deletion = "_ga=; Max-Age=0; Path=/";
        String deletionByDate = "FPID=; Expires=Thu, 01 Jan 1970 00:00:00 GMT";

        var kept = keeper.keep("_ga=old; FPID=old", GRANTED, false, List.of(deletion, deletionByDate));

        assertThat(kept.setCookies()).containsExactly(deletion, deletionByDate);
    }

    @Test
    void sessionCookieOfTheOriginThatIsKeptGetsALifetime() {
        var kept = keeper.keep(null, GRANTED, false, List.of("FPID=a; HttpOnly", "cart=b"));

        assertThat(kept.setCookies()).containsExactly("FPID=a; HttpOnly; Max-Age=34128000", "cart=b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PHPSESSID=1", "FPLC=1", "__Host-_ga=1", "_gaX=1", "_gat=1", "_g=1", "=1", "_ga", ";;;", "_ga_=1"
            })
    void whatIsNotOnTheListIsLeftAlone(String cookies) {
        assertThat(keeper.keep(cookies, GRANTED, false, List.of()).setCookies()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "v=2&gcs=G100,        false, 0",
        "v=2&gcs=G101,        false, 1",
        "v=2&gcs=G110,        false, 1",
        "v=2&gcs=G111,        false, 2",
        "v=2&gcs=G111,        true,  1",
        "v=2,                 false, 0",
        "xgcs=G111,           false, 0",
        "v=2&gcd=11t1t1t1t5,  false, 2",
    })
    void consentDecidesByCategory(String query, boolean globalPrivacyControl, int extended) {
        assertThat(keeper.keep("_ga=1; _fbp=2", query, globalPrivacyControl, List.of())
                        .extended())
                .isEqualTo(extended);
    }

    @Test
    void originsCookieIsNotProlongedAgainstConsent() {
        String session = "_ga=1; Path=/";

        assertThat(keeper.keep(null, "gcs=G100", false, List.of(session)).setCookies())
                .containsExactly(session);
    }

    @Test
    void containersOwnNamesAndLifetimeHold() {
        CookieKeeper own = new CookieKeeper(
                new Modules.CookieKeeper(
                        30,
                        UnknownConsent.ASSUME_GRANTED,
                        List.of(
                                new KeptCookie("visitor", CookieCategory.ANALYTICS, false),
                                new KeptCookie("FPLC", CookieCategory.ANALYTICS, false),
                                new KeptCookie("__Host-x", CookieCategory.ANALYTICS, false)),
                        false,
                        false),
                DOMAIN);

        assertThat(own.keep("visitor=1; FPLC=2; __Host-x=3", null, false, List.of())
                        .setCookies())
                .containsExactly("visitor=1; Max-Age=2592000; Path=/; Domain=example.com; Secure; SameSite=Lax");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "dropped",
            value = {
                "CUSTOM_DOMAIN | a=1; Path=/                       | a=1; Path=/",
                "CUSTOM_DOMAIN | a=1; Domain=example.com           | a=1; Domain=example.com",
                "CUSTOM_DOMAIN | a=1; domain=.Data.Example.com     | a=1; domain=.Data.Example.com",
                "CUSTOM_DOMAIN | a=1; Domain=other.com             | dropped",
                "CUSTOM_DOMAIN | a=1; Domain=badexample.com        | dropped",
                "CUSTOM_DOMAIN | a=1; Domain=com                   | dropped",
                "CUSTOM_DOMAIN | a=1; Domain=example.com; Domain=other.com | dropped",
                "EDGE_HOSTNAME | a=1; Domain=trqaxal.com; Secure   | a=1; Secure",
            })
    void originsCookieIsScopedToTheSite(HostKind kind, String setCookie, String passes) {
        List<String> scoped = OriginCookies.scoped(List.of(setCookie), kind, DOMAIN);

        assertThat(scoped).isEqualTo(passes == null ? List.of() : List.of(passes));
    }

    @Test
    void siteWithoutACookieDomainLetsNoDomainThrough() {
        assertThat(OriginCookies.scoped(List.of("a=1; Domain=example.com", "b=2"), HostKind.CUSTOM_DOMAIN, null))
                .containsExactly("b=2");
    }
}
