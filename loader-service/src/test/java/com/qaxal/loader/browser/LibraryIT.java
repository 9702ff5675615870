package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Google's libraries, which blockers replace by scripts that load and do nothing: only what one did to the page tells. */
class LibraryIT extends InChromium {
    private static final String LOAD = """
            url => new Promise(done => {
              const script = document.createElement('script');
              let ends = 0;
              script.onload = script.onerror = event => {
                ends++;
                // one more turn, in which nothing more may come
                setTimeout(() => done([event.type, script.src === url, ends, Object.keys(window.google_tag_manager ?? {}), window.neutered ?? 0]));
              };
              script.src = url;
              document.head.append(script);
            })
            """;

    @ParameterizedTest
    @CsvSource({
        "always, /gtm.js?id=GTM-OWN",
        "always, /gtag/js?id=GTM-OWN&l=layer",
        "when_blocked, /gtm.js?id=GTM-OWN",
        "when_blocked, /gtag/js?id=GTM-OWN&l=layer"
    })
    void libraryThatDidNothingComesTheOtherWay(String mode, String path) {
        shop.reset(",\"m\":\"" + mode + "\"");
        shop.openGoogle();
        boolean weAreFirst = mode.equals("always");
        if (weAreFirst) {
            shop.answerRecovered(Shop::neutered);
        } else {
            shop.answerDirect(Shop::neutered);
        }
        open(shop.snippet(), Map.of());

        assertThat(page.evaluate(LOAD, "https://www.googletagmanager.com" + path + "&way=script"))
                .isEqualTo(List.of("load", true, 1, List.of("GTM-OWN"), 1));

        assertThat(arrivedBy(2))
                .containsExactly(
                        weAreFirst ? "script recovered" : "script direct",
                        weAreFirst ? "script direct" : "script recovered");
    }

    @ParameterizedTest
    @CsvSource({"always", "when_blocked"})
    void libraryThatDoesNothingOnEitherWayIsNotTriedAThirdTime(String mode) {
        shop.reset(",\"m\":\"" + mode + "\"");
        shop.openGoogle();
        shop.answerRecovered(Shop::neutered);
        shop.answerDirect(Shop::neutered);
        open(shop.snippet(), Map.of());

        assertThat(page.evaluate(LOAD, "https://www.googletagmanager.com/gtm.js?id=GTM-OWN&way=script"))
                .isEqualTo(List.of("load", true, 1, List.of(), 2));

        assertThat(arrivedBy(2)).containsExactlyInAnyOrder("script recovered", "script direct");
    }

    @ParameterizedTest
    @CsvSource({"always, script recovered", "when_blocked, script direct"})
    void libraryThatCameToLifeIsNotLoadedAgain(String mode, String arrived) {
        shop.reset(",\"m\":\"" + mode + "\"");
        shop.openGoogle();
        open(shop.snippet(), Map.of());

        assertThat(page.evaluate(LOAD, "https://www.googletagmanager.com/gtm.js?id=GTM-OWN&way=script"))
                .isEqualTo(List.of("load", true, 1, List.of("GTM-OWN"), 0));

        assertThat(arrivedBy(1)).containsExactly(arrived);
    }
}
