package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitUntilState;
import com.qaxal.e2e.browser.Chromium;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A page whose script or whose way to us is gone: it has its tag manager, its hits arrive at Google, and it hears of no error. */
class FaultIT {
    private static final LocalSuite SUITE = LocalSuite.running();
    private static final String GOOGLE = "https://www.google-analytics.com";
    private static final String NONCE = "r4nd0m";

    /** The page's own requests, as its tags make them. */
    private static final String SEND = """
            ([google, id]) => {
              const hit = way => `${google}/g/collect?v=2&tid=${id}&en=${way}`;
              fetch(hit('fetch'), {method: 'POST', mode: 'no-cors', keepalive: true});
              navigator.sendBeacon(hit('beacon'), '');
              new Image().src = hit('image');
              const request = new XMLHttpRequest();
              request.open('POST', hit('xhr'));
              request.send();
            }
            """;

    private static final String[] WAYS = {"fetch", "beacon", "image", "xhr"};

    private static Kiosk kiosk;
    private static Chromium chromium;

    private String measurement = "";
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> libraries = new CopyOnWriteArrayList<>();
    private BrowserContext visitor;
    private Page page;

    /** The two lines that the API gives for a page. */
    enum Form {
        HTML("html", ""),
        HTML_WITH_NONCE("html_with_nonce", "script-src 'nonce-" + NONCE + "'");

        private final String key;
        private final String policy;

        Form(String key, String policy) {
            this.key = key;
            this.policy = policy;
        }

        String page(String morePolicy) {
            String html = """
                    <!doctype html>
                    <title>Kiosk</title>
                    %s
                    <h1>Kiosk</h1>
                    """.formatted(kiosk.snippet(key).replace("NONCE", NONCE));
            return kiosk.show("/fault/" + key, html, policy + morePolicy);
        }
    }

    @BeforeAll
    static void open() {
        kiosk = Kiosk.opened();
        chromium = Chromium.start(kiosk.internet);
    }

    @AfterAll
    static void close() {
        chromium.close();
    }

    @BeforeEach
    void visit() {
        measurement = Kiosk.measurement();
        errors.clear();
        libraries.clear();
        visitor = chromium.visitor();
        page = opened(visitor);
    }

    @AfterEach
    void leave() {
        visitor.close();
    }

    private Page opened(BrowserContext visitor) {
        Page page = visitor.newPage();
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (isOurs(message)) {
                errors.add(message.text());
            }
        });
        page.onRequest(request -> {
            if (request.url().contains("gtm.js") || request.url().contains("/k/")) {
                libraries.add(request.url());
            }
        });
        return page;
    }

    @ParameterizedTest
    @EnumSource
    void pageStartsItsContainerItselfWhenTheScriptIsBlocked(Form form) {
        page.route("**/l/**", Route::abort);

        page.navigate(form.page(""));

        assertContainerStartedDirectly();
        assertHitsGoDirectly();
    }

    @ParameterizedTest
    @EnumSource
    void pageStartsItsContainerItselfWhenTheRouterIsAway(Form form) {
        kiosk.without(Kiosk.DATA, () -> {
            page.navigate(form.page(""));

            assertContainerStartedDirectly();
            assertHitsGoDirectly();
        });
    }

    /** It loads, and says nothing of whether it is ours. */
    @ParameterizedTest
    @EnumSource
    void pageStartsItsContainerItselfWhenAPageComesInsteadOfTheScript(Form form) {
        page.route(
                "**/l/**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody("<!doctype html><title>Not found</title>")));

        page.navigate(form.page(""));

        assertContainerStartedDirectly();
        assertThat(errors).as("what a page says that is read as a script").hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void pageStartsItsContainerItselfWhenTheScriptIsEmpty(Form form) {
        page.route("**/l/**", route -> route.fulfill(new Route.FulfillOptions().setContentType("text/javascript")));

        page.navigate(form.page(""));

        assertContainerStartedDirectly();
        assertHitsGoDirectly();
    }

    @ParameterizedTest
    @EnumSource
    void pageStartsItsContainerItselfWhenNobodyAnswers(Form form) {
        page.route("**/l/**", _ -> {});
        page.clock().install();

        page.navigate(form.page(""), new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
        page.clock().runFor(5_000);

        assertContainerStartedDirectly();
    }

    @ParameterizedTest
    @EnumSource
    void containerIsStartedOnceWhenTheScriptComes(Form form) {
        page.clock().install();
        page.navigate(form.page(""));
        awaitContainer();
        page.clock().runFor(5_000);

        assertThat(starts()).isEqualTo(1);
        assertThat(libraries).singleElement().asString().startsWith("https://" + Kiosk.DATA + "/k/");
    }

    @Test
    void hitsGoDirectlyWhenTheRouterGoes() {
        page.navigate(Form.HTML.page(""));
        awaitContainer();

        kiosk.without(Kiosk.DATA, this::assertHitsGoDirectly);
    }

    @Test
    void hitsGoDirectlyWhereThePagesPolicyDoesNotLetThemComeToUs() {
        page.navigate(Form.HTML.page("connect-src " + GOOGLE));

        awaitContainer();
        assertHitsGoDirectly();
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WhileTheLoaderIsAway {
        private BrowserContext earlier;
        private Page opened;

        @BeforeAll
        void stop() {
            earlier = chromium.visitor();
            opened = opened(earlier);
            opened.navigate(Form.HTML.page(""));
            opened.waitForFunction("window.google_tag_manager");
            SUITE.stop("loader");
        }

        @AfterAll
        void start() {
            earlier.close();
            SUITE.start("loader");
            LocalSuite.awaitReady();
        }

        @ParameterizedTest
        @EnumSource
        void pageStartsItsContainerItself(Form form) {
            page.navigate(form.page(""));

            assertContainerStartedDirectly();
            assertHitsGoDirectly();
        }

        @Test
        void pageThatWasOpenedBeforeGoesOnRecovering() {
            opened.evaluate(SEND, List.of(GOOGLE, measurement));

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(Kiosk.hits(measurement)).hasSameSizeAs(WAYS));
            assertThat(directHits()).isEmpty();
            assertThat(errors).isEmpty();
        }
    }

    private void awaitContainer() {
        page.waitForFunction("id => window.google_tag_manager?.[id]", Kiosk.GTM);
    }

    private int starts() {
        return (int)
                page.evaluate("() => dataLayer.filter(entry => entry['gtm.start'] && entry.event === 'gtm.js').length");
    }

    private void assertContainerStartedDirectly() {
        awaitContainer();
        assertThat(starts()).isEqualTo(1);
        assertThat(libraries).containsExactly("https://www.googletagmanager.com/gtm.js?id=" + Kiosk.GTM);
    }

    private void assertHitsGoDirectly() {
        page.evaluate(SEND, List.of(GOOGLE, measurement));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(directHits()).containsExactlyInAnyOrder(WAYS));
        assertThat(page.textContent("h1")).isEqualTo("Kiosk");
        assertThat(errors).isEmpty();
    }

    /** The ways of those that Google got. */
    private List<String> directHits() {
        return Kiosk.hits(measurement).stream()
                .filter(hit -> hit.path("headers")
                        .toString()
                        .contains(URI.create(GOOGLE).getHost()))
                .map(hit -> hit.path("target").asText().replaceFirst(".*&en=", ""))
                .toList();
    }

    /** The browser itself notes there which addresses it did not reach, and why not; and that this Google lets no page read. */
    private static boolean isOurs(ConsoleMessage message) {
        String text = message.text();
        return message.type().equals("error")
                && Stream.of("Failed to load resource", "connect-src", "Refused to connect", "at '" + GOOGLE)
                        .noneMatch(text::contains);
    }
}
