package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Cookie;
import com.qaxal.e2e.browser.Chromium;
import com.qaxal.model.json.Json;
import com.qaxal.model.recover.RecoveryEnvelope;
import com.qaxal.model.recover.RecoveryTarget;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a visitor's browser does on the demo's two shops. */
class ShopIT {
    private static final LocalSuite SUITE = LocalSuite.running();
    private static final List<String> GOOGLE =
            List.of("google-analytics.com", "googletagmanager.com", "google.com", "doubleclick.net");
    private static Chromium chromium;

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Response> responses = new CopyOnWriteArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void openBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void closeBrowser() {
        chromium.close();
    }

    @BeforeEach
    void openPage() {
        Tenant.clearReceived();
        context = chromium.visitor();
        page = context.newPage();
        page.onRequest(requests::add);
        page.onResponse(responses::add);
    }

    @AfterEach
    void closePage() {
        context.close();
    }

    @Test
    void pageViewArrivesAsTheClientBuiltItAndNothingLeavesForGoogle() {
        page.navigate(site("www.shop.localhost"));

        JsonNode hit = awaitHit("tid=G-SHOP1");
        String sent = requests.stream()
                .map(Request::url)
                .filter(url -> url.contains("/k/" + token(0) + "?d=A")) // of version 2
                .map(ShopIT::decoded)
                .filter(uri -> uri.startsWith("/g/collect"))
                .findFirst()
                .orElseThrow();
        assertThat(hit.path("target").asText()).isEqualTo(sent);
        assertThat(sent).contains("en=page_view").contains("www.shop.localhost");
        assertThat(requests)
                .extracting(Request::url)
                .noneMatch(url -> GOOGLE.stream().anyMatch(host(url)::endsWith));
    }

    @Test
    void visitorsIdentifierLives395DaysOnTheSitesDomain() {
        page.navigate(site("www.shop.localhost"));
        awaitHit("tid=G-SHOP1");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(setCookies())
                        .anyMatch(cookie -> cookie.startsWith("_ga=GA1.1.")
                                && cookie.contains("Max-Age=34128000")
                                && cookie.contains("Domain=shop.localhost")));
        Cookie kept = context.cookies().stream()
                .filter(cookie -> cookie.name.equals("_ga"))
                .findFirst()
                .orElseThrow();
        double days = (kept.expires - System.currentTimeMillis() / 1000.0) / 86_400;
        assertThat(kept.domain).isEqualTo(".shop.localhost");
        assertThat(days).isBetween(394.0, 396.0);
    }

    @Test
    void secondSiteHasItsOwnTokenAndNothingOfTheFirst() {
        page.navigate(site("www.boutique.localhost"));

        awaitHit("tid=G-BOUTIQUE1");
        assertThat(requests).extracting(Request::url).anyMatch(url -> url.contains("/k/" + token(1)));
        String script = page.evaluate(
                        "fetch([...document.scripts].find(s => s.src.includes('/l/')).src).then(r => r.text())")
                .toString();
        assertThat(script)
                .contains(token(1), "GTM-BOUT01")
                .doesNotContain(token(0))
                .doesNotContain("GTM-SHOP01");
        assertThat(setCookies()).noneMatch(cookie -> cookie.contains("shop.localhost"));
    }

    @Test
    void tagManagerStartsThroughTheFirstPartyPath() {
        page.navigate(site("www.shop.localhost"));

        page.waitForFunction("window.google_tag_manager && window.google_tag_manager['GTM-SHOP01']");

        assertThat(requests).extracting(Request::url).noneMatch(url -> host(url).endsWith("googletagmanager.com"));
    }

    @Test
    void findingsOfTheBrowserReachTheControlPlane() {
        Response boot = page.waitForResponse(
                response -> response.url().endsWith("/boot"), () -> page.navigate(site("www.shop.localhost")));
        String session =
                Json.decode(boot.body(), JsonNode.class).path("session_id").asText();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(finding(session, "cosmetic_filter")).isEqualTo("no"));
    }

    @Test
    void pageWorksWhileTheRouterIsAway() {
        SUITE.stop("router");
        try {
            page.navigate(site("www.shop.localhost"));

            page.waitForFunction("typeof window.track === 'function'");
            assertThat(page.locator("h1").textContent()).isEqualTo("Shop");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(requests)
                            .extracting(Request::url)
                            .anyMatch(url -> host(url).endsWith("google-analytics.com")));
        } finally {
            SUITE.start("router");
        }
    }

    @Test
    void pageWorksWhileTheContainerIsPausedAndItsHitsGoDirect() {
        String pauses = "/v1/containers/" + SUITE.demo().path("container_id").asText() + "/subscription/pauses";
        Api.billing("POST", pauses, Map.of("reason", "operator"));
        try {
            awaitEdge(402);

            page.navigate(site("www.shop.localhost"));

            page.waitForFunction("typeof window.track === 'function'");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(requests)
                            .extracting(Request::url)
                            .anyMatch(url -> host(url).endsWith("google-analytics.com")));
            assertThat(requests).extracting(Request::url).noneMatch(url -> url.contains("/k/"));
        } finally {
            Api.billing("DELETE", pauses + "/operator", null);
            awaitEdge(204);
        }
    }

    /** Empty while the control plane knows no such session. */
    private static String finding(String session, String signal) {
        String sessions = "/v1/containers/" + SUITE.demo().path("container_id").asText() + "/sessions";
        return StreamSupport.stream(
                        Api.config("GET", sessions, null).path("items").spliterator(), false)
                .filter(item -> item.path("session_id").asText().equals(session))
                .map(item -> item.path("signals").path(signal).asText())
                .findFirst()
                .orElse("");
    }

    private static void awaitEdge(int status) {
        String host = SUITE.demo().path("custom_domain").asText();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Http.get(host, "/g/collect?v=2").statusCode(), answered -> answered == status);
    }

    private static String site(String host) {
        return "http://" + host + ":" + SUITE.shop() + "/";
    }

    private static String token(int site) {
        return SUITE.demo().path("sites").path(site).path("container_token").asText();
    }

    private JsonNode awaitHit(String part) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> StreamSupport.stream(Tenant.receivedRequests().spliterator(), false)
                                .filter(each -> each.path("target").asText().startsWith("/g/collect"))
                                .filter(each -> each.path("target").asText().contains(part))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private List<String> setCookies() {
        List<String> cookies = new ArrayList<>();
        for (Response response : responses) {
            response.headersArray().stream()
                    .filter(header -> header.name.equalsIgnoreCase("set-cookie"))
                    .forEach(header -> cookies.addAll(header.value.lines().toList()));
        }
        return cookies;
    }

    /** Of a recovered request of the first site. */
    private static String decoded(String url) {
        String payload = url.substring(url.indexOf("?d=") + 3);
        return RecoveryEnvelope.decode(payload, token(0)) instanceof RecoveryTarget.Accepted accepted
                ? accepted.uri()
                : "";
    }

    private static String host(String url) {
        return url.startsWith("http") ? URI.create(url.split("\\?", 2)[0]).getHost() : "";
    }
}
