package com.qaxal.router.cookies;

import static com.qaxal.router.cookies.Shop.DENIED;
import static com.qaxal.router.cookies.Shop.GRANTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.router.cookies.CookiePlan.Action;
import com.qaxal.router.cookies.CookiePlan.Note;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody who debugs is told about a request's cookies. */
class ExplainTest {
    private final Shop shop = Shop.restoring();
    private final String master = shop.names().master();
    private final String marker = shop.names().marker();

    @Test
    void everyCookieThatConcernsUsIsNamedWithAReason() {
        var plan = shop.plan("_ga=1; _fbp=2; FPID=3; cart=4", "gcs=G101");

        assertThat(plan.explain(
                        List.of("FPID=9; Max-Age=99999999", "x=1; Domain=other.com", master + "=1"),
                        "text/plain",
                        null))
                .containsExactly(
                        new Note("x", Action.DROPPED, "its Domain lies outside the site's cookie domain"),
                        new Note(master, Action.DROPPED, "the name is reserved"),
                        new Note("FPID", Action.CLAMPED, "the origin set it for too long, or for the session only"),
                        new Note("_ga", Action.EXTENDED, "consent is given"),
                        new Note("_fbp", Action.LEFT, "consent is denied"),
                        new Note("FPID", Action.LEFT, "the origin sets it itself"),
                        new Note(master, Action.WRITTEN, "remembers what came, for restoration"),
                        new Note(marker, Action.WRITTEN, "the day's work is done"));
    }

    @Test
    void restorationAndForgettingAreExplained() {
        Browser browser = new Browser(shop);
        browser.script("_ga", "1").script("_fbp", "2").hits(GRANTED);
        browser.loses("_ga");

        var plan = shop.plan(browser.header(), "gcs=G101");

        assertThat(plan.explain(List.of(), null, null))
                .contains(
                        new Note("_ga", Action.RESTORED, "the visitor had lost it"),
                        new Note("_fbp", Action.FORGOTTEN, "consent is denied"));
    }

    @Test
    void whyNothingIsKeptIsSaid() {
        Shop off = Shop.with(Shop.Settings.usual().module(null));

        assertThat(why(off.plan("_ga=1", GRANTED))).isEqualTo("the module is off");
        assertThat(why(shop.plan("_ga=1", DENIED))).isEqualTo("the visitor denied consent");
        assertThat(why(shop.plan("_ga=1", "v=2"))).isEqualTo("consent is unknown");
        assertThat(why(shop.planOther("_ga=1"))).isEqualTo("the request carries no hit");
        assertThat(why(shop.planNoSite("_ga=1"))).isEqualTo("the request names no site");
        assertThat(shop.plan("_ga=1", GRANTED).explain(List.of(), "image/gif", null))
                .containsExactly(new Note("*", Action.LEFT, "the answer may be cached for others"));
    }

    @Test
    void valuesAreNeverTold() {
        Browser browser = new Browser(shop);
        browser.script("_ga", "secret1").script("_fbp", "secret2").hits(GRANTED);
        browser.loses("_ga");

        var notes = shop.plan(browser.header(), GRANTED)
                .explain(List.of("FPID=secret3", "y=secret4; Domain=secret.com"), null, null);

        assertThat(notes).isNotEmpty();
        assertThat(notes.toString()).doesNotContain("secret");
    }

    @Test
    void explainingChangesNothing() {
        var plan = shop.plan("_ga=1", GRANTED);

        plan.explain(List.of("FPID=1"), null, null);

        assertThat(plan.complete(List.of("FPID=1"), null, null).setCookies())
                .startsWith("FPID=1; Max-Age=34128000", "_ga=1" + Shop.TAIL)
                .hasSize(4);
    }

    private static String why(CookiePlan plan) {
        return plan.explain(List.of(), "text/plain", null).getFirst().why();
    }
}
