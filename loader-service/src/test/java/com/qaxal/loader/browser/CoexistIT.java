package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Libraries that hook what we hook live with us on one page, whoever came first. One that came later sees the requests as the page makes them;
 * one that came earlier lies between us and the network and sees what leaves the page.
 */
class CoexistIT extends InChromium {
    private static final List<String> LIBRARIES = List.of("sentry", "posthog", "rrweb");
    private static final Map<String, String> JAVASCRIPT = Map.of("Content-Type", "text/javascript");
    private static Map<String, String> scripts;

    /** Hits, and requests that are none of our business; traced, where somebody traces. */
    private static final String VISIT = """
            url => (window.traced ?? (work => work()))(async () => {
              const xhr = new Promise(done => {
                const request = new XMLHttpRequest();
                request.onload = () => done(request.responseText);
                request.open('POST', collector + '/?way=strangersXhr');
                request.send('not ours');
              });
              const text = response => response.text();
              return [
                await everyWay(url),
                await fetch('/api?answer=json&way=own', {method: 'POST', body: 'own'}).then(text),
                await fetch(collector + '/?way=strangersFetch', {method: 'POST', body: 'not ours'}).then(text),
                await xhr,
              ];
            })
            """;

    /** Whether rrweb had hooked anything. */
    private static final String TAKE_OFF = "() => { const hooked = fetch; stopRecord(); return fetch !== hooked }";

    private enum Order {
        THEY_FIRST,
        WE_FIRST
    }

    /** What went wrong, by the page's own account. */
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private final List<Request> requests = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void bundle() {
        scripts = Patchers.bundled(LIBRARIES);
    }

    @BeforeEach
    void listen() {
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onRequest(requests::add);
    }

    static Stream<Arguments> pages() {
        return Stream.of(Order.values())
                .flatMap(order -> Stream.concat(LIBRARIES.stream().map(List::of), Stream.of(LIBRARIES))
                        .map(libraries -> Arguments.of(order, libraries)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void hitsArriveOnceAndTheOthersSeeThem(Order order, List<String> libraries) {
        open(order, libraries);

        assertThat(page.evaluate(VISIT, GOOGLE_HIT)).isEqualTo(List.of(HEARD, "{\"ok\":true}", "{}", "{}"));

        assertThat(arrivedBy(7))
                .containsExactlyInAnyOrder(
                        "fetch recovered",
                        "xhr recovered",
                        "beacon recovered",
                        "pixel recovered",
                        "own direct",
                        "strangersFetch direct",
                        "strangersXhr direct");
        assertThat(shop.arrived().stream()
                        .filter(each -> !each.parameter("way").isEmpty())
                        .collect(Collectors.toMap(each -> each.parameter("way"), Arrived::body)))
                .containsAllEntriesOf(Map.of(
                        "fetch", "en=x",
                        "xhr", "en=x",
                        "beacon", "en=x",
                        "own", "own",
                        "strangersFetch", "not ours",
                        "strangersXhr", "not ours"));
        // where a hit goes, as whoever lies there sees it
        String hits = order == Order.WE_FIRST ? "https://www.google-analytics.com/g/collect" : recovery();
        if (libraries.contains("sentry")) {
            assertBreadcrumbsAndTrace(hits);
        }
        if (libraries.contains("posthog")) {
            assertCaptureAndMarks();
        }
        if (libraries.contains("rrweb")) {
            assertRecord(hits);
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void libraryThatTakesItsHooksOffAgainLeavesOurs() {
        open(Order.WE_FIRST, List.of("rrweb"));
        assertThat(page.evaluate(TAKE_OFF)).isEqualTo(true);

        assertThat(page.evaluate("url => everyWay(url)", GOOGLE_HIT)).isEqualTo(HEARD);

        assertThat(arrivedBy(4)).containsExactlyInAnyOrder(ALL_RECOVERED);
        assertThat(errors).isEmpty();
    }

    /** It puts back what it had found, which was there before us: hits go the direct way then, and are not lost. */
    @Test
    void libraryThatTakesOurHooksOffWithItsOwnLosesNothing() {
        shop.openGoogle();
        open(Order.THEY_FIRST, List.of("rrweb"));
        assertThat(page.evaluate(TAKE_OFF)).isEqualTo(true);

        assertThat(page.evaluate("url => everyWay(url)", GOOGLE_HIT)).isEqualTo(HEARD);

        assertThat(arrivedBy(4))
                .containsExactlyInAnyOrder("fetch direct", "xhr direct", "beacon recovered", "pixel recovered");
        assertThat(errors).isEmpty();
    }

    private void open(Order order, List<String> libraries) {
        libraries.forEach(library -> shop.serve("/" + library + ".js", scripts.get(library), JAVASCRIPT));
        String theirs = "<script>window.collector = '" + shop.page(Shop.COLLECTOR, "") + "'</script>"
                + libraries.stream()
                        .map(library -> "<script src='/" + library + ".js'></script>")
                        .collect(Collectors.joining());
        if (order == Order.WE_FIRST) {
            open(shop.snippet() + theirs, Map.of());
        } else {
            open(theirs, Map.of());
            // rrweb waits for the page to be loaded
            page.addScriptTag(new Page.AddScriptTagOptions().setUrl(shop.page(Shop.EDGE, "/l/LOADER.js?s=SITE")));
        }
    }

    private void assertBreadcrumbsAndTrace(String hits) {
        assertThat(strings("""
                        () => crumbs.filter(({category}) => category === 'fetch' || category === 'xhr')
                          .map(({category, data}) => `${category} ${data.method} ${data.status_code} ${data.url}`)
                        """))
                .anyMatch(crumb -> crumb.startsWith("fetch POST 200 " + hits))
                .anyMatch(crumb -> crumb.startsWith("xhr POST 200 " + hits))
                .contains("fetch POST 200 /api?answer=json&way=own");
        // it waits 300 ms for timings, which the browser has under the envelope's address
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            page.evaluate("() => sendTraces()");
            assertThat(collected("/api/1/envelope/"))
                    .as("a trace of the page's requests")
                    .anyMatch(envelope -> envelope.contains("http.client") && envelope.contains(hits));
        });
    }

    private void assertCaptureAndMarks() {
        page.evaluate("() => { posthog.capture('checkout') }");
        page.waitForCondition(() -> collected("").stream().anyMatch(body -> body.contains("\"checkout\"")));

        page.evaluate("() => fetch('/quiet')");
        assertThat(collected(""))
                .filteredOn(body -> body.contains("\"checkout\""))
                .hasSize(1);
        assertThat(requests)
                .filteredOn(request -> request.url().contains("way=own"))
                .singleElement()
                .satisfies(request -> assertThat(request.headers()).containsKey("x-posthog-session-id"));
    }

    private void assertRecord(String hits) {
        page.waitForFunction("""
                hits => events.flatMap(({data}) => data.plugin === 'rrweb/network@1' ? data.payload.requests : [])
                  .filter(({name, requestBody}) => name.startsWith(hits) && requestBody === 'en=x').length >= 2
                """, hits);
        assertThat(page.evaluate("() => events.filter(({type}) => type === 2).length"))
                .isEqualTo(1);
    }

    private static List<String> collected(String path) {
        return shop.arrived().stream()
                .filter(each ->
                        each.host().equals(Shop.COLLECTOR) && each.path().contains(path))
                .map(Arrived::body)
                .toList();
    }

    private static String recovery() {
        return shop.page(Shop.EDGE, "/k/" + Shop.TOKEN);
    }

    private List<String> strings(String expression) {
        return ((List<?>) page.evaluate(expression))
                .stream().map(String::valueOf).toList();
    }
}
