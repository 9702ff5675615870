package com.qaxal.router.cookies;

import static com.qaxal.router.cookies.Shop.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.kv.HostKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a cookie that the origin sets may reach. */
class OriginCookiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "dropped",
            value = {
                "a=1; Path=/                                | a=1; Path=/",
                "a=1; Domain=example.com                    | a=1; Domain=example.com",
                "a=1; domain=.Data.Example.com              | a=1; domain=.Data.Example.com",
                "a=1; Domain=                               | a=1; Domain=",
                "a=1; Domain=other.com                      | dropped",
                "a=1; Domain=badexample.com                 | dropped",
                "a=1; Domain=com                            | dropped",
                "a=1; DOMAIN =.other.com                    | dropped",
                "a=1; Domain=example.com; Domain=other.com  | dropped",
                "a=1; Domain=other.com; Domain=example.com  | dropped",
                "a=1; Domain=other.com; Domain=             | dropped",
                "a=1; Domain=exa mple.com                   | dropped",
            })
    void domainOutsideTheSitesIsDroppedAndCounted(String setCookie, String passes) {
        var done = Shop.usual().answer(null, GRANTED, setCookie);

        assertThat(done.setCookies()).isEqualTo(passes == null ? List.of() : List.of(passes));
        assertThat(done.dropped()).isEqualTo(passes == null ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1; Domain=trqaxal.com; Secure       | a=1; Secure",
                "a=1;domain=.trqaxal.com;Path=/        | a=1; Path=/",
                "a=1; Domain=a; Path=/; Domain=b       | a=1; Path=/",
                "a=1; Domain                           | a=1",
                "a=1; Path=/                           | a=1; Path=/",
            })
    void edgeHostnameIsSharedSoDomainIsRemoved(String setCookie, String passes) {
        Shop shop = Shop.with(Shop.Settings.usual().publicHost("abc123.trqaxal.com", HostKind.EDGE_HOSTNAME));

        var done = shop.answer("_ga=1", GRANTED, setCookie);

        assertThat(done.setCookies()).containsExactly(passes);
        assertThat(done.dropped()).isZero();
    }

    @Test
    void siteWithoutACookieDomainLetsNoDomainThrough() {
        Shop shop = Shop.with(Shop.Settings.usual().cookieDomain(null));

        assertThat(shop.answer("_ga=1", GRANTED, "a=1; Domain=example.com", "b=2")
                        .setCookies())
                .containsExactly("b=2");
    }

    @Test
    void hitThatNamesNoSiteLetsNoDomainThrough() {
        var done = Shop.usual()
                .planNoSite("_ga=1")
                .complete(List.of("a=1; Domain=example.com", "b=2"), "text/plain", null);

        assertThat(done.setCookies()).containsExactly("b=2");
        assertThat(done.dropped()).isEqualTo(1);
    }

    @Test
    void originSetsNoCookieUnderANameOfOurs() {
        Shop shop = Shop.restoring();
        OwnNames names = shop.names();
        OwnNames sisters = shop.sister().names();

        for (String query : List.of(GRANTED, Shop.DENIED)) {
            var done = shop.answer(
                    null,
                    query,
                    names.master() + "=forged",
                    names.marker() + "=1; Max-Age=5",
                    sisters.master() + "=1",
                    "b=2");

            assertThat(done.setCookies()).containsExactly("b=2");
            assertThat(done.dropped()).isEqualTo(3);
        }
    }

    @Test
    void unchangedCookiesAreTheSameList() {
        List<String> asWritten = List.of("a=1", "b=2; Domain=example.com");

        assertThat(Shop.usual().planOther(null).complete(asWritten, null, null).setCookies())
                .isSameAs(asWritten);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "a", ";", "; Domain=other.com", "=v; Domain=other.com"})
    void malformedCookiesDoNoHarm(String setCookie) {
        assertThat(Shop.usual().answer("_ga=1", GRANTED, setCookie).setCookies())
                .noneMatch(cookie -> cookie.contains("other.com"));
    }
}
