package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.qaxal.e2e.browser.Chromium;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * All that a browser holds after a visit of two pages, by what its visitor said: what {@code docs/privacy.md} lists, and nothing else. The
 * container asks for everything that it can ask for, and has the policy that is the default: unknown is not granted.
 */
class StorageIT {
    private static final Pattern NAME_OF_OURS = Pattern.compile("[A-Za-z0-9]{11}");
    /** How many characters the names of one container's cookies share. */
    private static final int SHARED = 6;

    private static final String STORED = """
            async () => JSON.stringify({
              session: Object.keys(sessionStorage).sort(),
              local: Object.keys(localStorage),
              databases: await indexedDB.databases(),
              caches: await caches.keys(),
              workers: (await navigator.serviceWorker.getRegistrations()).length,
              name: window.name,
            })
            """;
    private static final String STORED_ONLY =
            "{\"session\":[%s],\"local\":[],\"databases\":[],\"caches\":[],\"workers\":0,\"name\":\"\"}";
    private static final String STORED_NOTHING = STORED_ONLY.formatted("");
    private static final String REPORT = "/mark-session-detection";
    private static final String IS_DETECTING = "() => Object.getOwnPropertyDescriptor(dataLayer, 'push')";

    private static Kiosk kiosk;
    private static Chromium chromium;

    /**
     * @param cookies names, those that no script can read included
     * @param origins all of the browser's that have a {@code localStorage} with something in it
     * @param session whether one was asked for: what would be stored of it comes seconds later
     * @param report what it found out; empty when it did not say
     */
    private record Held(String stored, List<String> cookies, String origins, boolean session, String report) {}

    @BeforeAll
    static void open() {
        kiosk = Kiosk.opened();
        kiosk.choose("when_blocked", "leave_as_is");
        kiosk.askGoogle(true);
        chromium = Chromium.start(kiosk.internet);
    }

    @AfterAll
    static void close() {
        chromium.close();
        kiosk.choose("always", "assume_granted");
        kiosk.askGoogle(false);
    }

    @Test
    void visitorWhoAgreedHoldsWhatIsListed() throws IOException {
        Held held = afterAVisit(
                "gtag('consent', 'default', {analytics_storage: 'granted'}); identify()",
                "&gcs=G111",
                List.of(StorageIT::isReport));

        assertThat(held.stored()).isEqualTo(STORED_ONLY.formatted("\"qx\",\"qxb\""));
        assertThat(held.origins()).isEqualTo("[]");
        assertThat(held.session()).isTrue();
        assertThat(held.report())
                .as("Chromium tells when a cookie ends, and caps none of these")
                .contains("\"script_cookies_capped\":\"no\"");
        assertThat(held.cookies()).contains("_ga", "FPID").hasSize(4);
        List<String> ours = held.cookies().stream()
                .filter(name -> NAME_OF_OURS.matcher(name).matches())
                .toList();
        assertThat(ours).as("master cookie and marker").hasSize(2);
        assertThat(ours.getFirst().substring(0, SHARED))
                .isEqualTo(ours.getLast().substring(0, SHARED));
        assertThat(Files.readString(LocalSuite.ROOT.resolve("docs/privacy.md")))
                .contains("`qx`", "`qxb`", "`qx_probe`", "`qx_days`");
    }

    /** The tag server of the demo sets its own identifier whatever the visitor said. */
    @Test
    void visitorWhoRefusedHoldsNothingOfOurs() {
        Held held = afterAVisit("gtag('consent', 'default', {analytics_storage: 'denied'})", "&gcs=G100", List.of());

        assertThat(held).isEqualTo(new Held(STORED_NOTHING, List.of("FPID"), "[]", false, ""));
    }

    /** Each page tests the direct way, and keeps what it found to itself. */
    @Test
    void visitorWhoWasNeverAskedHoldsNothingOfOurs() {
        Held held = afterAVisit(
                "identify()", "", List.of(StorageIT::isTestOfTheDirectWay, StorageIT::isTestOfTheDirectWay));

        assertThat(held).isEqualTo(new Held(STORED_NOTHING, List.of("FPID", "_ga"), "[]", false, ""));
    }

    /** @param awaited what the first page does when it is idle, and what the second does */
    private static Held afterAVisit(String beginning, String consentOfHits, List<Predicate<Response>> awaited) {
        List<String> addresses =
                List.of(kiosk.show("/storage", html(beginning), ""), kiosk.show("/storage/more", html(beginning), ""));
        try (BrowserContext visitor = chromium.visitor()) {
            Page page = visitor.newPage();
            AtomicBoolean session = new AtomicBoolean();
            AtomicReference<String> report = new AtomicReference<>("");
            page.onRequest(request -> {
                session.compareAndSet(false, request.url().endsWith("/boot"));
                if (request.url().endsWith(REPORT)) {
                    report.set(request.postData());
                }
            });
            for (int i = 0; i < addresses.size(); i++) {
                String address = addresses.get(i);
                if (i < awaited.size()) {
                    page.waitForResponse(awaited.get(i), () -> page.navigate(address));
                } else {
                    page.navigate(address);
                }
                page.waitForFunction(IS_DETECTING);
                hit(page, consentOfHits);
            }
            return new Held(
                    (String) page.evaluate(STORED),
                    visitor.cookies().stream()
                            .map(cookie -> cookie.name)
                            .sorted()
                            .toList(),
                    Json.decode(visitor.storageState().getBytes(StandardCharsets.UTF_8), JsonNode.class)
                            .path("origins")
                            .toString(),
                    session.get(),
                    report.get());
        }
    }

    /** To the first-party host in clear, as tags do that know their server: it comes by the router, whether it is recovered or not. */
    private static void hit(Page page, String consent) {
        String address = "https://" + Kiosk.DATA + "/g/collect?v=2&tid=G-STORAGE" + consent;
        assertThat(page.evaluate(
                        "url => fetch(url, {method: 'POST', credentials: 'include'}).then(answer => answer.status)",
                        address))
                .isEqualTo(204);
    }

    private static boolean isReport(Response response) {
        return response.url().endsWith(REPORT);
    }

    private static boolean isTestOfTheDirectWay(Response response) {
        return response.url().equals("https://www.google-analytics.com/g/collect");
    }

    private static String html(String beginning) {
        return """
                <!doctype html>
                <title>Kiosk</title>
                <body>
                <script>
                  window.dataLayer = [];
                  function gtag() { dataLayer.push(arguments) }
                  function identify() {
                    document.cookie = "_ga=GA1.1.1234567890.1700000000; Path=/; Domain=tenant.test; Max-Age=63072000; Secure";
                  }
                  %s
                </script>
                %s
                """.formatted(beginning, kiosk.snippet("html"));
    }
}
