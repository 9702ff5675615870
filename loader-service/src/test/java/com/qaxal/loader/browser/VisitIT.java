package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that lives on: other views, other snippets, and the way back to it. */
class VisitIT extends InChromium {
    /** What our script would change once more. */
    private static final String HOOKS =
            "window.hooks = () => [fetch, XMLHttpRequest, XMLHttpRequest.prototype.open, Navigator.prototype.sendBeacon,"
                    + " Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src').set, Element.prototype.setAttribute]";
    /** Whether a further snippet leaves them as they are. */
    private static final String AGAIN = """
            src => new Promise(done => {
              const before = hooks();
              const snippet = document.createElement('script');
              snippet.onload = () => done(hooks().every((hook, index) => hook === before[index]));
              snippet.src = src;
              document.head.append(snippet);
            })
            """;

    @Test
    void viewsOfASinglePageApplicationSendEachHitOnce() {
        page.addInitScript(HOOKS);
        open(shop.snippet(), Map.of());

        for (int view = 1; view <= 5; view++) {
            assertThat(page.evaluate(
                            "([url, view]) => { history.pushState({}, '', '/views/' + view + '?q=' + view);"
                                    + " return everyWay(url + '&view=' + view) }",
                            List.of(GOOGLE_HIT, view)))
                    .isEqualTo(HEARD);
            // as applications do that render the whole head anew
            assertThat(page.evaluate(AGAIN, shop.page(Shop.EDGE, "/l/LOADER.js?s=SITE")))
                    .isEqualTo(true);
        }

        assertThat(arrivedBy(20)).hasSize(20).containsOnly(ALL_RECOVERED);
        assertThat(shop.arrived())
                .filteredOn(Arrived::isRecovered)
                .extracting(each -> each.parameter("view") + " " + each.parameter("way"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "async"})
    void pageThatCarriesTheSnippetTwiceSendsOnce(String how) {
        shop.reset(RECOVER + ",\"g\":\"" + Shop.GTM + "\"");

        open(shop.snippet("LOADER", how) + shop.snippet("LOADER", how), Map.of());

        assertThat(page.evaluate("url => everyWay(url)", GOOGLE_HIT)).isEqualTo(HEARD);
        assertThat(arrivedBy(4)).containsExactlyInAnyOrder(ALL_RECOVERED);
        assertThat(shop.arrived()).filteredOn(Arrived::isLibrary).hasSize(1);
        assertThat(page.evaluate("() => dataLayer.length")).isEqualTo(1);
    }

    /** Both would be right; the one that came first is, so that no hit goes to two containers. */
    @Test
    void ofTwoContainersOnOnePageTheFirstGetsTheHits() {
        page.addInitScript(HOOKS);
        open(shop.snippet("LOADER", ""), Map.of());
        assertThat(page.evaluate(AGAIN, shop.page(Shop.EDGE, "/l/OTHER.js"))).isEqualTo(true);

        assertThat(page.evaluate("url => everyWay(url)", GOOGLE_HIT)).isEqualTo(HEARD);

        assertThat(arrivedBy(4)).containsExactlyInAnyOrder(ALL_RECOVERED);
        assertThat(page.evaluate("() => '__qx' in window")).isEqualTo(false);
    }

    /** A page of before sites had tokens in their snippets. */
    @Test
    void snippetWithoutASitesTokenWorksAsEver() {
        open("<script src='" + shop.page(Shop.EDGE, "/l/LOADER.js") + "'></script>", Map.of());

        assertThat(page.evaluate("url => everyWay(url)", GOOGLE_HIT)).isEqualTo(HEARD);

        assertThat(arrivedBy(4)).containsExactlyInAnyOrder(ALL_RECOVERED);
    }

    /** Playwright starts its browsers without the cache for the way back, so this one is started apart, and the pages find their way themselves. */
    @Test
    void pageComesBackFromTheCacheAsItWasAndItsHitsGoOutOnce() {
        String told = "navigator.sendBeacon('" + shop.page(Shop.COLLECTOR, "/") + "?told=' + event.persisted)";
        String html = shop.snippet() + "<script>let shows = 0; addEventListener('pageshow', async event => {"
                + " await everyWay('" + GOOGLE_HIT + "&show=' + ++shows);"
                + " if (event.persisted) { " + told + " } else { location.href = '/elsewhere' } })</script>";
        String elsewhere = "<!doctype html><title>Elsewhere</title>"
                + "<script>onpageshow = () => setTimeout(() => history.back())</script>";
        shop.serve("/elsewhere", elsewhere, Map.of("Content-Type", "text/html"));
        shop.serve(
                "/own",
                "<!doctype html><title>Own</title><body><script>" + EVERY_WAY + "</script>" + html,
                Map.of("Content-Type", "text/html"));
        try (Browser browser = launch(List.of("--disable-back-forward-cache"))) {
            browser.newPage().navigate(shop.page(Shop.HOST, "/own"));

            page.waitForCondition(
                    () -> shop.arrived().stream().anyMatch(each -> each.host().equals(Shop.COLLECTOR)));
        }

        assertThat(shop.arrived())
                .filteredOn(each -> each.host().equals(Shop.COLLECTOR))
                .extracting(each -> each.parameter("told"))
                .containsExactly("true");
        assertThat(shop.arrived())
                .filteredOn(each -> !each.parameter("way").isEmpty())
                .extracting(each -> each.parameter("show") + " " + each.parameter("way") + " " + each.isRecovered())
                .containsExactlyInAnyOrder(IntStream.rangeClosed(1, 2)
                        .boxed()
                        .flatMap(show -> List.of("fetch", "xhr", "beacon", "pixel").stream()
                                .map(way -> show + " " + way + " true"))
                        .toArray(String[]::new));
    }
}
