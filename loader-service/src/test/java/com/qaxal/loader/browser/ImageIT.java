package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page's pixels arrive once, and the page sees of its images what it ever saw. */
class ImageIT extends InChromium {
    private static final String HIT = "/collect";
    private static final String RECOVERED = "/k/SITE";

    /** Sets a pixel and tells what its image says afterwards. */
    private static final String SET = """
            url => new Promise(done => {
              const image = new Image(), events = [];
              image.onload = image.onerror = event => {
                events.push(event.type, event.target === image, event.bubbles, image.src);
                setTimeout(() => done(events));
              };
              image.src = url;
              events.push(image.src);
            })
            """;

    static Stream<Handler<HttpServerResponse>> answersOfTheOrigin() {
        return Stream.of(Shop::picture, Shop::empty, Shop::originUnreachable);
    }

    @ParameterizedTest
    @MethodSource("answersOfTheOrigin")
    void answeredPixelIsSentOnce(Handler<HttpServerResponse> answer) {
        shop.answerRecovered(answer);
        shop.answerDirect(answer);

        Object seen = withUs(SET);
        assertThat(left).containsExactly(RECOVERED);

        assertThat(seen).isEqualTo(without(SET));
    }

    static Stream<Handler<HttpServerResponse>> waysNotToArrive() {
        return Stream.of(Shop::refused, Shop::brokenConnection);
    }

    @ParameterizedTest
    @MethodSource("waysNotToArrive")
    void pixelThatWasNotPassedOnGoesDirect(Handler<HttpServerResponse> answer) {
        shop.answerRecovered(answer);

        Object seen = withUs(SET);
        assertThat(left).containsExactly(RECOVERED, HIT);

        assertThat(seen).isEqualTo(without(SET));
    }

    @Test
    void attributeIsTheSameAsTheProperty() {
        shop.answerRecovered(Shop::refused);
        String set = SET.replace("image.src = url", "image.setAttribute('SRC', url)");

        Object seen = withUs(set);

        assertThat(left).containsExactly(RECOVERED, HIT);
        assertThat(seen).isEqualTo(without(set));
    }

    /** One image for two hits: the second takes the first one's place, which nobody hears of any more. */
    @ParameterizedTest
    @ValueSource(strings = {"url + '&second'", "'/picture'"})
    void imageTellsOfItsLastPixelOnly(String second) {
        String set = SET.replace("image.src = url", "image.src = url; image.src = " + second);

        Object seen = withUs(set);
        assertThat(left).startsWith(RECOVERED).doesNotContain(HIT);

        assertThat(seen).isEqualTo(without(set));
    }

    @Test
    void refusedPixelWhoseImageMovedOnIsSentAllTheSame() {
        shop.answerRecovered(Shop::refused);
        String set = SET.replace("image.src = url", "image.src = url; image.src = '/picture'");

        Object seen = withUs(set);

        page.waitForCondition(() -> left.equals(List.of(RECOVERED, HIT)));
        assertThat(seen).isEqualTo(without(set));
    }
}
