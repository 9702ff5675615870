package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the script does to a page, and when. */
class InstallationIT extends InChromium {
    private static final String HIT = "/collect";
    private static final String RECOVERED = "/k/SITE";
    private static final Predicate<String> HITS = Set.of(HIT, RECOVERED)::contains;
    /** Where nothing is said about consent, it is assumed. */
    private static final String WHEN_BLOCKED = ",\"m\":\"when_blocked\",\"u\":true";

    private static final String PROBE = "https://www.google-analytics.com/g/collect";
    private static final String FETCH =
            "url => fetch(url, {method: 'POST', body: 'en=x'}).then(r => r.status, e => e.name)";
    private static final String BEACON = "url => navigator.sendBeacon(url, 'en=x')";
    private static final String LONG_HITS = """
            ([url, way]) => {
              const body = 'x'.repeat(30 * 1024);
              const ways = {
                beacon: () => navigator.sendBeacon(url, body),
                fetch: () => fetch(url, {method: 'POST', body}).then(response => response.status, error => error.name),
              };
              return Promise.all(Array.from({length: 5}, ways[way]));
            }
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete Navigator.prototype.sendBeacon",
                "delete window.XMLHttpRequest",
                "delete HTMLImageElement.prototype.src",
                "Object.defineProperty(window, 'XMLHttpRequest', {writable: false, configurable: false})",
                "Object.freeze(navigator)"
            })
    void strangePageGetsItsTagManagerAndTheRestOfTheHooks(String oddity) {
        shop.reset(RECOVER + ",\"g\":\"" + Shop.GTM + "\"");
        page.addInitScript(oddity);

        page.navigate(shop.page(Shop.HOST, "/"));
        assertThat(page.evaluate("() => dataLayer[0].event")).isEqualTo("gtm.js");
        page.waitForCondition(() -> left.contains(RECOVERED));
        left.clear();

        assertThat(page.evaluate(FETCH, shop.hit())).isEqualTo(200);
        assertThat(left).contains(RECOVERED).doesNotContain(HIT);
    }

    @Test
    void pageWithoutFetchGetsItsTagManagerAndItsHits() {
        shop.reset(RECOVER + ",\"g\":\"" + Shop.GTM + "\"");
        page.addInitScript("delete window.fetch");

        page.navigate(shop.page(Shop.HOST, "/"));
        page.waitForCondition(() -> left.contains(RECOVERED));
        left.clear();

        assertThat(page.evaluate(BEACON, shop.hit())).isEqualTo(true);
        page.waitForCondition(() -> left.contains(HIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {Shop.HOST, Shop.BLOG})
    void pageOnAnyHostOfTheSiteIsRecovered(String host) {
        page.navigate(shop.page(host, "/"));
        left.clear();

        assertThat(page.evaluate(FETCH, shop.hit())).isEqualTo(200);

        assertThat(left).containsExactly(RECOVERED);
    }

    /** The edge lets neither of them read: each would take an answer for a failure, and send the hit once more. */
    @ParameterizedTest
    @ValueSource(strings = {"http://staging.shop.localhost/", "http://www.shop.localhost/sandboxed"})
    void pageThatMayNotReadIsLeftAlone(String address) {
        int colon = address.indexOf(".localhost/") + ".localhost".length();
        String host = address.substring("http://".length(), colon);
        page.navigate(shop.page(host, address.substring(colon)));
        left.clear();

        page.evaluate(FETCH, shop.hit());

        assertThat(left).containsExactly(HIT);
    }

    /** What is sent while the page is left has no time for a second way. */
    @ParameterizedTest
    @ValueSource(strings = {"failed", "refused"})
    void wayThatFailedOnceIsNotTakenAgainByItsPage(String how) {
        shop.answerRecovered(how.equals("failed") ? Shop::brokenConnection : Shop::refused);
        page.navigate(shop.page(Shop.HOST, "/"));
        left.clear();

        assertThat(page.evaluate(FETCH, shop.hit())).isEqualTo(200);
        assertThat(page.evaluate(FETCH, shop.hit())).isEqualTo(200);
        assertThat(left).containsExactly(RECOVERED, HIT, HIT);

        left.clear();
        shop.answerRecovered(Shop::picture);
        page.navigate(shop.page(Shop.HOST, "/next"));
        page.evaluate(FETCH, shop.hit());
        assertThat(left).filteredOn(HITS).containsExactly(RECOVERED);
    }

    /** As Firefox had none before 133: a fetch that is under way ends with its page, a beacon does not. */
    @Test
    void beaconStaysABeaconWhereNoFetchOutlivesThePage() {
        page.addInitScript("delete Request.prototype.keepalive");
        page.navigate(shop.page(Shop.HOST, "/"));
        left.clear();

        assertThat(page.evaluate(BEACON, shop.hit())).isEqualTo(true);
        assertThat(page.evaluate(FETCH, shop.hit())).isEqualTo(200);

        assertThat(left).containsExactlyInAnyOrder(HIT, RECOVERED);
    }

    /** All that a page has on its way with keepalive is 64 KiB: from the third on there is no room, and Google is out of reach. */
    @ParameterizedTest
    @ValueSource(strings = {"beacon", "fetch"})
    void longHitsOfOneMomentAllArrive(String way) {
        page.navigate(shop.page(Shop.HOST, "/"));

        Object heard = page.evaluate(LONG_HITS, List.of(GOOGLE_HIT + "&way=" + way, way));

        assertThat(heard).isEqualTo(Collections.nCopies(5, way.equals("beacon") ? true : 200));
        assertThat(arrivedBy(5)).hasSize(5).containsOnly(way + " recovered");
    }

    /** As the snippet does it when the script is late. */
    @Test
    void containerThatWasStartedAlreadyIsNotStartedAgain() {
        shop.reset(RECOVER + ",\"g\":\"" + Shop.GTM + "\"");
        page.addInitScript("Object.defineProperty(window, Symbol.for('qaxal.loader'), {value: 1, writable: true})");
        page.navigate(shop.page(Shop.HOST, "/"));

        assertThat(page.evaluate(FETCH, shop.hit())).isEqualTo(200);

        assertThat(left).contains(RECOVERED);
        assertThat(page.evaluate("() => window.dataLayer")).isNull();
    }

    @Test
    void formArrivesWhole() {
        withUs("url => { const form = new FormData(); form.set('en', 'purchase');"
                + " return fetch(url, {method: 'POST', body: form}).then(r => r.status) }");

        Arrived form = hit();
        String boundary = form.contentType().substring(form.contentType().indexOf("boundary=") + 9);
        assertThat(form.body()).startsWith("--" + boundary).contains("purchase");
    }

    @Test
    void bodyOfARequestArrives() {
        page.addInitScript("delete Request.prototype.body");

        withUs("url => fetch(new Request(url, {method: 'POST', body: 'en=purchase'})).then(r => r.status)");

        assertThat(hit().body()).isEqualTo("en=purchase");
    }

    @Test
    void blockedSessionIsRecoveredFromTheFirstHitOfTheNextPageOn() {
        shop.reset(WHEN_BLOCKED);
        page.addInitScript("window.ready = () => { window.first = (" + FETCH + ")('" + shop.hit() + "') }");
        page.navigate(shop.page(Shop.HOST, "/"));
        page.waitForFunction("() => sessionStorage.qxb === '1'");

        page.evaluate(FETCH, shop.hit());
        assertThat(left).filteredOn(HITS).containsExactly(HIT, RECOVERED);

        left.clear();
        page.navigate(shop.page(Shop.HOST, "/next"));
        page.evaluate("() => first");
        assertThat(left).filteredOn(HITS).containsExactly(RECOVERED);
    }

    @Test
    void probeThatFailsOnceClosesNothing() {
        AtomicInteger tries = new AtomicInteger();
        page.route(PROBE, probe -> {
            if (tries.incrementAndGet() == 1) {
                probe.abort();
            } else {
                probe.fulfill();
            }
        });
        shop.reset(WHEN_BLOCKED);
        page.navigate(shop.page(Shop.HOST, "/"));
        page.waitForFunction("() => sessionStorage.qxb === '0'");
        left.clear();

        page.evaluate(FETCH, shop.hit());

        assertThat(tries).hasValue(2);
        assertThat(left).filteredOn(HITS).containsExactly(HIT);
    }

    @Test
    void whatOnePageCouldNotKnowTheNextOneFindsOut() {
        page.addInitScript("location.pathname === '/' && Object.defineProperty(navigator, 'onLine', {value: false})");
        shop.reset(WHEN_BLOCKED + ",\"d\":true");
        page.navigate(shop.page(Shop.HOST, "/"));
        page.waitForCondition(() -> paths().contains("/mark-session-detection"));
        assertThat(reported()).containsExactly("{\"session_id\":\"S1\",\"signals\":{\"google_blocked\":\"unknown\"}}");
        assertThat(page.evaluate("() => Object.keys(sessionStorage)")).isEqualTo(List.of("qx"));

        page.navigate(shop.page(Shop.HOST, "/next"));
        page.waitForFunction("() => sessionStorage.qxb === '1'");

        assertThat(paths()).containsOnlyOnce("/boot", "/mark-session-detection");
    }

    @Test
    void nothingIsReportedWithoutTheModule() {
        shop.reset(WHEN_BLOCKED);
        page.navigate(shop.page(Shop.HOST, "/"));
        page.waitForFunction("() => sessionStorage.qxb === '1'");
        page.evaluate(FETCH, shop.hit());

        assertThat(paths()).doesNotContain("/boot", "/mark-session-detection");
        assertThat(page.evaluate("() => Object.keys(sessionStorage)")).isEqualTo(List.of("qxb"));
    }

    @Test
    void modulesFindingsAreReportedOnceASession() {
        shop.reset(WHEN_BLOCKED + ",\"d\":true");
        page.navigate(shop.page(Shop.HOST, "/"));
        page.waitForCondition(() -> paths().contains("/mark-session-detection"));

        page.navigate(shop.page(Shop.HOST, "/next"));
        page.waitForFunction("() => Object.getOwnPropertyDescriptor(dataLayer, 'push')");
        page.evaluate(FETCH, shop.hit());

        assertThat(paths()).containsOnlyOnce("/boot", "/mark-session-detection");
        assertThat(reported()).containsExactly("{\"session_id\":\"S1\",\"signals\":{\"google_blocked\":\"yes\"}}");
        assertThat(shop.arrived())
                .filteredOn(each -> each.path().equals("/boot"))
                .extracting(Arrived::body)
                .containsExactly("");
    }

    private static List<String> reported() {
        return shop.arrived().stream()
                .filter(each -> each.path().equals("/mark-session-detection"))
                .map(Arrived::body)
                .toList();
    }

    private static List<String> paths() {
        return shop.arrived().stream().map(Arrived::path).toList();
    }

    private static Arrived hit() {
        return shop.arrived().stream().filter(Arrived::isRecovered).findFirst().orElseThrow();
    }
}
