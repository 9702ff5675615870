package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A frame of the page's own origin is another set of ways out, and pages do take these on purpose. */
class FrameIT extends InChromium {
    private static final String FRAME = """
            window.framed = (prepare = () => {}, place = document) => new Promise(done => {
              const frame = place.createElement('iframe');
              prepare(frame);
              place.body.append(frame);
              frame.src || frame.srcdoc ? frame.onload = () => done(frame) : done(frame);
            });
            """;

    /** Each is a promise of a frame, made in its own way. */
    static Stream<String> frames() {
        return Stream.of(
                "framed()",
                "framed(frame => { frame.srcdoc = '<body>' })",
                "framed(frame => { frame.src = '/plain' })",
                "framed(frame => { frame.src = '/' })",
                "framed(frame => { frame.src = 'javascript:\"<body>\"' })",
                "framed().then(frame => {"
                        + " const page = frame.contentDocument; page.open(); page.write('<body>'); page.close(); return frame })",
                "framed().then(frame => framed(() => {}, frame.contentDocument))",
                "framed(frame => { frame.srcdoc = '<body>' })"
                        + ".then(frame => framed(frame => { frame.src = '/plain' }, frame.contentDocument))");
    }

    @ParameterizedTest
    @MethodSource("frames")
    void hitsOfAFrameAreRecovered(String frame) {
        page.addInitScript(FRAME);
        page.navigate(shop.page(Shop.HOST, "/"));

        assertThat(page.evaluate("url => " + frame + ".then(frame => everyWay(url, frame.contentWindow))", GOOGLE_HIT))
                .isEqualTo(HEARD);

        assertThat(arrivedBy(4)).containsExactlyInAnyOrder(ALL_RECOVERED);
    }

    /** Where a page looks for functions that nobody has touched. */
    @Test
    void fetchThatWasTakenOutOfAFrameIsRecoveredWhenTheFrameIsGone() {
        page.addInitScript(FRAME);
        page.navigate(shop.page(Shop.HOST, "/"));

        assertThat(page.evaluate("""
                        async url => {
                          const frame = await framed();
                          const {fetch} = frame.contentWindow;
                          frame.remove();
                          return (await fetch.call(window, url + '&way=fetch', {method: 'POST', body: 'en=x'})).status;
                        }
                        """, GOOGLE_HIT)).isEqualTo(200);

        assertThat(arrivedBy(1)).containsExactly("fetch recovered");
    }

    @Test
    void hitsOfAFrameThatIsGoneAtOnceArriveOnce() {
        page.addInitScript(FRAME);
        page.navigate(shop.page(Shop.HOST, "/"));

        page.evaluate("""
                async url => {
                  const frame = await framed();
                  const {fetch, Image, navigator} = frame.contentWindow;
                  fetch(url + '&way=fetch', {method: 'POST', body: 'en=x', keepalive: true});
                  navigator.sendBeacon(url + '&way=beacon', 'en=x');
                  new Image().src = url + '&way=pixel';
                  frame.remove();
                }
                """, GOOGLE_HIT);

        assertThat(arrivedBy(3)).containsExactlyInAnyOrder("fetch recovered", "beacon recovered", "pixel recovered");
    }

    @Test
    void frameOfAnotherOriginIsLeftAlone() {
        page.addInitScript(FRAME);
        shop.serve("/stranger", "<!doctype html><title>Stranger</title>", Map.of("Content-Type", "text/html"));
        page.navigate(shop.page(Shop.HOST, "/"));

        assertThat(page.evaluate("""
                        async url => {
                          const {contentWindow, contentDocument} = await framed(frame => { frame.src = url });
                          try {
                            return [contentDocument, contentWindow.fetch];
                          } catch (refused) {
                            return refused.name;
                          }
                        }
                        """, shop.page("staging.shop.localhost", "/stranger")))
                .isEqualTo("SecurityError");
    }
}
