package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What detection does and keeps, by what the page's Consent Mode says about {@code analytics_storage}. */
class ConsentIT extends InChromium {
    private static final String SETTINGS = ",\"m\":\"when_blocked\",\"d\":true";
    private static final String ASSUME = SETTINGS + ",\"u\":true";
    private static final String TOLD = """
            window.dataLayer = [];
            window.gtag = function () { dataLayer.push(arguments) };
            """;
    private static final String DENIED = TOLD + "gtag('consent', 'default', {analytics_storage: 'denied'})";
    private static final String GRANTED = TOLD + "gtag('consent', 'default', {analytics_storage: 'granted'})";
    private static final String UPDATE = "to => gtag('consent', 'update', {analytics_storage: to})";
    private static final String FETCH =
            "url => fetch(url, {method: 'POST', body: 'en=x'}).then(answer => answer.status)";
    private static final String HIT = "/collect";
    private static final String RECOVERED = "/k/SITE";
    private static final String KEPT = "() => Object.keys(sessionStorage).sort().join()";

    /** Questions to Google. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void moduleIsOn() {
        shop.reset(SETTINGS);
        page.onRequest(request -> {
            if (request.url().startsWith("https://www.google-analytics.com/")) {
                asked.add(request.url());
            }
        });
    }

    @Test
    void visitorWhoAgreedOpensASession() {
        visit(GRANTED);

        awaitKept("qx,qxb");
        page.waitForCondition(() -> left.contains("/mark-session-detection"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void visitorWhoRefusedIsNeitherAskedNorKept(boolean policyAssumes) {
        shop.reset(policyAssumes ? ASSUME : SETTINGS);

        visit(DENIED);
        awaitDetection();

        assertThat(left).doesNotContain("/boot");
        assertThat(asked).isEmpty();
        assertThat(page.evaluate(KEPT)).isEqualTo("");
    }

    @Test
    void visitorWhoAgreesLaterOpensASessionThen() {
        visit(DENIED);
        awaitDetection();

        page.evaluate(UPDATE, "granted");

        awaitKept("qx,qxb");
        assertThat(left).containsOnlyOnce("/boot");
    }

    @Test
    void visitorWhoWithdrawsIsForgotten() {
        visit(GRANTED);
        awaitKept("qx,qxb");

        page.evaluate(UPDATE, "denied");
        assertThat(page.evaluate(KEPT)).isEqualTo("");

        page.evaluate(UPDATE, "granted");
        page.navigate(shop.page(Shop.HOST, "/next"));
        awaitKept("qx,qxb");
    }

    @Test
    void visitorWhoWithdrawsTakesTheDirectWayAgain() {
        visit(GRANTED);
        awaitKept("qx,qxb");
        page.evaluate(FETCH, shop.hit());
        assertThat(left).contains(RECOVERED);
        left.clear();

        page.evaluate(UPDATE, "denied");
        page.evaluate(FETCH, shop.hit());

        assertThat(left).containsExactly(HIT);
    }

    @Test
    void visitorWhoRefusesWhileTheDirectWayIsTestedGoesOnTakingIt() {
        List<String> failed = new CopyOnWriteArrayList<>();
        page.onRequestFailed(request -> failed.add(request.url()));
        visit(TOLD);
        page.waitForCondition(() -> asked.size() == 1);

        page.evaluate(UPDATE, "denied");
        page.waitForCondition(() -> failed.size() == 2);
        page.evaluate("() => fetch('/quiet')");
        left.clear();
        page.evaluate(FETCH, shop.hit());

        assertThat(left).containsExactly(HIT);
    }

    /** The answer comes when the visitor has changed their mind. */
    @Test
    void sessionOfAVisitorWhoWithdrewMeanwhileIsNotReported() {
        shop.openGoogle();
        List<Route> held = new CopyOnWriteArrayList<>();
        page.route("**/boot", held::add);
        visit(GRANTED);
        page.waitForCondition(() -> !held.isEmpty());

        page.evaluate(UPDATE, "denied");
        page.waitForResponse("**/boot", () -> held.getFirst().resume());
        page.evaluate("() => fetch('/quiet').then(() => fetch('/quiet'))");

        assertThat(left).contains("/boot").doesNotContain("/mark-session-detection");
        assertThat(page.evaluate(KEPT)).isEqualTo("");
    }

    /** As on a page that tells its visitor's choice with every load, and on which somebody chose anew elsewhere. */
    @Test
    void whatWasKeptIsGoneFromAPageThatSaysNo() {
        visit("sessionStorage.qx = 'S0'; sessionStorage.qxb = '1';" + DENIED);
        awaitDetection();

        assertThat(page.evaluate(KEPT)).isEqualTo("");
        left.clear();
        page.evaluate(FETCH, shop.hit());
        assertThat(left).containsExactly(HIT);
    }

    /** The mode still works there: each page finds out for itself, and a probe stores nothing. */
    @Test
    void pageThatTellsNothingTestsTheDirectWayAndKeepsNothing() {
        visit(TOLD);
        page.waitForCondition(() -> asked.size() == 2);

        page.waitForFunction(
                "url => fetch(url).then(answer => performance.getEntriesByType('resource').some(e => /k.SITE/.test(e.name)))",
                shop.hit());
        assertThat(left).doesNotContain("/boot");
        assertThat(page.evaluate(KEPT)).isEqualTo("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "window.dataLayer = []"})
    void pageThatTellsNothingHasConsentWhereThePolicyAssumesIt(String page) {
        shop.reset(ASSUME);

        visit(page);

        awaitKept("qx,qxb");
    }

    /** Its own question must not take the way that it asks about. */
    @Test
    void directWayIsTestedAlsoWhereHitsDoNotTakeIt() {
        shop.reset(RECOVER + ",\"d\":true,\"u\":true");

        visit("");
        String report = "{\"session_id\":\"S1\",\"signals\":{\"google_blocked\":\"yes\"}}";
        page.waitForCondition(
                () -> shop.arrived().stream().anyMatch(each -> each.body().equals(report)));

        assertThat(page.evaluate(KEPT)).isEqualTo("qx");
    }

    private void visit(String beginning) {
        page.addInitScript(beginning);
        page.navigate(shop.page(Shop.HOST, "/"));
    }

    /** Returns when detection knows what the page says, and has done what follows at once. */
    private void awaitDetection() {
        page.waitForFunction("() => Object.getOwnPropertyDescriptor(dataLayer, 'push')");
        page.evaluate("() => fetch('/quiet')");
    }

    private void awaitKept(String names) {
        page.waitForFunction("names => (" + KEPT + ")() === names", names);
    }
}
