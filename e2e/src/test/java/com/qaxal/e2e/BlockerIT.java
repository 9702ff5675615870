package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.e2e.Kiosk.Mode;
import com.qaxal.e2e.browser.Debian;
import com.qaxal.e2e.browser.Firefox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What uBlock Origin with its own lists takes from a page in Firefox, and that it takes nothing from one whose hits go through us. */
class BlockerIT {
    private static final String UBLOCK =
            "/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}/uBlock0@raymondhill.net";
    /** What the pages send, the last of it when they are left. */
    private static final String[] EVERYTHING = {"page_view", "add_to_cart", "user_engagement"};

    private static final Map<String, String> FOUND_WITHOUT_BLOCKER = Map.of(
            "google_blocked",
            "no",
            "google_regional_blocked",
            "no",
            "analytics_google_blocked",
            "yes", // there is none in this internet
            "tag_manager_blocked",
            "no",
            "cosmetic_filter",
            "no",
            "script_cookies",
            "yes",
            "script_cookies_capped",
            "unknown", // Firefox tells no script when a cookie ends
            "local_storage",
            "yes");

    private static final Map<String, String> FOUND_WITH_BLOCKER = Map.of(
            "google_blocked",
            "yes",
            "google_regional_blocked",
            "yes",
            "analytics_google_blocked",
            "yes",
            "tag_manager_blocked",
            "yes",
            "cosmetic_filter",
            "yes",
            "script_cookies",
            "yes",
            "script_cookies_capped",
            "unknown",
            "local_storage",
            "yes");

    /** The last first. */
    private static final Deque<Runnable> UNDO = new ArrayDeque<>();

    private static Kiosk kiosk;
    private static Firefox plain;
    private static Firefox blocking;

    @BeforeAll
    static void open() {
        Path blocker = Debian.file(UBLOCK, "webext-ublock-origin-firefox", "pages in a browser with an ad blocker");
        Debian.file(Firefox.PROGRAM, "firefox-esr", "pages in a browser with an ad blocker");
        kiosk = Kiosk.opened();
        kiosk.askGoogle(true);
        UNDO.push(() -> kiosk.askGoogle(false));
        blocking = Firefox.start(kiosk.internet);
        UNDO.push(blocking::close);
        blocking.install(blocker);
        plain = Firefox.start(kiosk.internet);
        UNDO.push(plain::close);
        try (Visit visit = Visit.to(blocking, Mode.WITHOUT_US)) {
            patiently().until(visit::isGoogleBlocked); // the lists are loaded
        }
    }

    @AfterAll
    static void close() {
        while (!UNDO.isEmpty()) {
            UNDO.pop().run();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingArrivesWithoutBlocker(Mode mode) {
        try (Visit visit = Visit.to(plain, mode)) {
            patiently().until(visit::hasTagManager);
            if (mode != Mode.WITHOUT_US) {
                patiently().untilAsserted(() -> assertThat(visit.signals()).isEqualTo(FOUND_WITHOUT_BLOCKER));
            }
            visit.leave();

            patiently().untilAsserted(() -> assertThat(visit.events()).containsExactlyInAnyOrder(EVERYTHING));
            assertThat(visit.hits()).allMatch(hit -> isDirect(hit) == (mode == Mode.WITHOUT_US));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WITHOUT_US")
    void everythingArrivesInSpiteOfABlocker(Mode mode) {
        try (Visit visit = Visit.to(blocking, mode)) {
            patiently().until(visit::hasTagManager);
            patiently().untilAsserted(() -> assertThat(visit.signals()).isEqualTo(FOUND_WITH_BLOCKER));
            visit.leave();

            patiently().untilAsserted(() -> assertThat(visit.events()).containsExactlyInAnyOrder(EVERYTHING));
            assertThat(visit.isGoogleBlocked()).isTrue();
        }
    }

    @Test
    void siteThatRecoversWhenItHasToHasItsHitsFromThatMomentOn() {
        kiosk.choose("when_blocked", "assume_granted");
        try (Visit visit = Visit.to(blocking, Mode.CUSTOM_DOMAIN)) {
            patiently()
                    .until(() ->
                            visit.tab().evaluate("sessionStorage.qxb === '1'").asBoolean());
            patiently().untilAsserted(() -> assertThat(visit.signals()).containsEntry("google_blocked", "yes"));
            visit.leave();
            patiently().untilAsserted(() -> assertThat(visit.events()).containsExactly("user_engagement"));
        } finally {
            kiosk.choose("always", "assume_granted");
        }
    }

    @Test
    void blockerTakesEverythingFromAPageWithoutUs() {
        try (Visit lost = Visit.to(blocking, Mode.WITHOUT_US);
                Visit later = Visit.to(blocking, Mode.CUSTOM_DOMAIN)) {
            lost.leave();
            later.leave();
            patiently().untilAsserted(() -> assertThat(later.events()).containsExactlyInAnyOrder(EVERYTHING));

            assertThat(lost.events()).isEmpty();
        }
        try (Visit lost = Visit.to(blocking, Mode.WITHOUT_US)) {
            assertThat(lost.hasTagManager()).isFalse();
        }
    }

    private static boolean isDirect(JsonNode hit) {
        return hit.path("headers").toString().contains("www.google-analytics.com");
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }

    /** A visitor of the kiosk with a fresh browser, on a page whose hits are told from all others. */
    private record Visit(Firefox.Tab tab, Mode mode, String measurement) implements AutoCloseable {
        private static final Pattern EVENT = Pattern.compile("(?<=&en=)\\w+");

        /** Returns when the page has sent what it sends at its beginning. */
        static Visit to(Firefox firefox, Mode mode) {
            Visit visit = new Visit(firefox.open(), mode, Kiosk.measurement());
            visit.goOn();
            return visit;
        }

        void goOn() {
            tab.navigate(kiosk.page(mode, measurement));
            patiently().until(() -> tab.evaluate("window.tracked").asBoolean());
        }

        void leave() {
            tab.navigate("https://" + Kiosk.WWW + "/elsewhere");
        }

        List<JsonNode> hits() {
            return Kiosk.hits(measurement);
        }

        List<String> events() {
            return hits().stream()
                    .flatMap(hit -> EVENT.matcher(hit.path("target").asText()).results())
                    .map(MatchResult::group)
                    .toList();
        }

        boolean hasTagManager() {
            return tab.evaluate("window.google_tag_manager?.['" + Kiosk.GTM + "']")
                    .isObject();
        }

        boolean isGoogleBlocked() {
            return tab.evaluate("fetch('https://www.google-analytics.com/g/collect?v=2', { mode: 'no-cors' })"
                            + ".then(() => false, () => true)")
                    .asBoolean();
        }

        Map<String, String> signals() {
            return kiosk.signals(tab.evaluate("sessionStorage.qx").asText());
        }

        @Override
        public void close() {
            tab.close();
        }
    }
}
