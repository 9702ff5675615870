package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.e2e.Kiosk.Mode;
import com.qaxal.e2e.browser.WebKit;
import com.qaxal.e2e.browser.WebKit.Cookie;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a visitor's identifier lives in WebKit, whose tracking prevention lets no cookie of a script live longer than 7 days. */
class TrackingPreventionIT {
    private static final String SITE = "https://" + Kiosk.WWW + "/";
    private static Kiosk kiosk;

    @BeforeAll
    static void open() {
        WebKit.require();
        kiosk = Kiosk.opened();
    }

    @ParameterizedTest
    @EnumSource(names = {"CUSTOM_DOMAIN", "SAME_ORIGIN"})
    void identifierThatScriptsRewriteLives395DaysFromEveryHitAndOutlivesAnAbsence(Mode mode) {
        try (WebKit browser = WebKit.start(kiosk.internet)) {
            browser.navigate(kiosk.page(Mode.WITHOUT_US, Kiosk.measurement()));
            Cookie written = identifier(browser);
            assertThat(written.days()).isBetween(6.9, 7.1);

            for (int view = 0; view < 2; view++) {
                browser.navigate(kiosk.page(mode, Kiosk.measurement()));
                awaitKept(browser, written.value());
            }

            browser.navigate(kiosk.page(Mode.WITHOUT_US, Kiosk.measurement()));
            patiently()
                    .untilAsserted(
                            () -> { // an answer to the page before may still be on its way
                                browser.evaluate("writeIdentifier()");
                                assertThat(identifier(browser).days()).isBetween(6.9, 7.1);
                            });
            patiently()
                    .untilAsserted(
                            () -> { // as WebKit does after 7 days; it writes its cookies down a moment later
                                browser.evaluate("document.cookie = '_ga=; Path=/; Domain=tenant.test; Max-Age=0'");
                                assertThat(browser.cookie(SITE, "_ga")).isEmpty();
                            });
            browser.navigate(kiosk.page(mode, Kiosk.measurement()) + "&without_identifier");
            awaitKept(browser, written.value());
        }
    }

    /** Seven days, as above: WebKit tells no script so, and nothing is made up from its name. */
    @Test
    void howLongAScriptsCookieLivesIsUnknownToItsPage() {
        try (WebKit browser = WebKit.start(kiosk.internet)) {
            browser.navigate(kiosk.page(Mode.CUSTOM_DOMAIN, Kiosk.measurement()));

            patiently()
                    .untilAsserted(() -> assertThat(kiosk.signals(
                                    browser.evaluate("sessionStorage.qx").asText()))
                            .containsEntry("script_cookies", "yes")
                            .containsEntry("script_cookies_capped", "unknown"));
            assertThat(browser.cookie(SITE, "qx_days")).isEmpty();
        }
    }

    private static void awaitKept(WebKit browser, String value) {
        patiently().untilAsserted(() -> {
            assertThat(browser.cookie(SITE, "_ga")).isPresent();
            assertThat(identifier(browser).value()).isEqualTo(value);
            assertThat(identifier(browser).days()).isBetween(394.9, 395.1);
        });
    }

    private static Cookie identifier(WebKit browser) {
        return browser.cookie(SITE, "_ga").orElseThrow();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30));
    }
}
