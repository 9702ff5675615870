package com.qaxal.router.cookies;

import static com.qaxal.router.cookies.Shop.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.kv.HostKind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** At which sites, hosts and answers cookies are kept. */
class WhereKeptTest {

    @Test
    void moduleThatIsOffKeepsNothing() {
        assertThat(extendedAt(Shop.Settings.usual().module(null))).isZero();
    }

    @Test
    void planWithoutTheEntitlementKeepsNothing() {
        assertThat(extendedAt(Shop.Settings.usual().entitlements(Set.of("cookie_keeper"))))
                .isZero();
    }

    @Test
    void siteWithoutACookieDomainKeepsNothing() {
        assertThat(extendedAt(Shop.Settings.usual().cookieDomain(null))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"com", "co.uk", "localhost", "github.io", "vercel.app", "b.kawasaki.jp", "127.0.0.1"})
    void publicSuffixIsNoCookieDomain(String suffix) {
        var settings = Shop.Settings.usual().cookieDomain(suffix).publicHost("a.b." + suffix, HostKind.CUSTOM_DOMAIN);

        assertThat(extendedAt(settings)).isZero();
        assertThat(Shop.with(settings)
                        .answer(null, GRANTED, "a=1; Domain=" + suffix)
                        .dropped())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "example.co.uk",
                "shop.localhost",
                "me.github.io",
                "city.kawasaki.jp",
                "www.example.com"
            })
    void registrableDomainIsACookieDomain(String domain) {
        assertThat(extendedAt(Shop.Settings.usual()
                        .cookieDomain(domain)
                        .publicHost("data." + domain, HostKind.CUSTOM_DOMAIN)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "data.example.com,     1",
        "example.com,          1",
        "a.b.example.com,      1",
        "badexample.com,       0",
        "example.com.evil.net, 0",
        "other.com,            0",
        "com,                  0",
    })
    void cookieDomainMustCoverThePublicHost(String publicHost, int extended) {
        assertThat(extendedAt(Shop.Settings.usual().publicHost(publicHost, HostKind.CUSTOM_DOMAIN)))
                .isEqualTo(extended);
    }

    @Test
    void edgeHostnameKeepsNothing() {
        assertThat(extendedAt(Shop.Settings.usual().publicHost("abc123.trqaxal.com", HostKind.EDGE_HOSTNAME)))
                .isZero();
    }

    @Test
    void onlyHitsKeepCookies() {
        var done = Shop.usual().planOther("_ga=1").complete(List.of(), "text/plain", null);

        assertThat(done.setCookies()).isEmpty();
    }

    @Test
    void hitThatNamesNoSiteKeepsNothing() {
        assertThat(Shop.usual()
                        .planNoSite("_ga=1")
                        .complete(List.of(), null, null)
                        .setCookies())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image/gif                      |                              | 0",
                "IMAGE/PNG                      | no-store                     | 0",
                "text/javascript; charset=utf-8 |                              | 0",
                "application/javascript         | private                      | 0",
                "text/css                       |                              | 0",
                "font/woff2                     |                              | 0",
                "text/plain                     | public                       | 0",
                "text/plain                     | Public, Max-Age=60           | 0",
                "text/plain                     | max-age=60                   | 0",
                "text/plain                     | s-maxage=60, max-age=0       | 0",
                "text/plain                     | max-age=60, immutable        | 0",
                "text/plain                     |                              | 1",
                "                               |                              | 1",
                "text/event-stream              | no-cache                     | 1",
                "text/plain                     | no-store                     | 1",
                "text/plain                     | private, max-age=60          | 1",
                "text/plain                     | max-age=0, must-revalidate   | 1",
                "application/json               | no-cache, no-store, max-age=0 | 1",
            })
    void nothingIsSetWithAnAnswerThatMayBeCachedForOthers(String contentType, String cacheControl, int extended) {
        var done = Shop.usual().plan("_ga=1", GRANTED).complete(List.of("FPID=a"), contentType, cacheControl);

        assertThat(done.extended()).isEqualTo(extended);
        assertThat(done.isPrivate()).isEqualTo(extended > 0);
        assertThat(done.setCookies()).contains(extended > 0 ? "FPID=a; Max-Age=34128000" : "FPID=a");
    }

    private static int extendedAt(Shop.Settings settings) {
        return Shop.with(settings).answer("_ga=1", GRANTED).extended();
    }
}
