package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page's XMLHttpRequest behaves as it did, wherever it goes and whatever becomes of it. */
class XhrIT extends InChromium {
    private static final String HIT = "/collect";
    private static final String RECOVERED = "/k/SITE";

    /** Sends one hit and tells all events of it, each with the state in which it came. */
    private static final String SEND = """
            url => window.ended = new Promise(done => {
              const request = window.request = new XMLHttpRequest();
              const events = window.events = [];
              const tell = event => events.push(event.type + request.readyState + ' ' + request.status);
              for (const type of ['readystatechange', 'loadstart', 'load', 'error', 'abort', 'timeout', 'loadend']) {
                request.addEventListener(type, tell);
              }
              request.onloadend = () => done(events);
              request.open('POST', url);
              request.timeout = window.patience || 0;
              request.send('en=purchase');
            })
            """;

    /** The same, but does not wait for the end. */
    private static final String START = "url => { (" + SEND + ")(url) }";

    @Test
    void answeredHitIsHeardOfAsEver() {
        Object heard = withUs(SEND);
        assertThat(left).containsExactly(RECOVERED);

        assertThat(heard).isEqualTo(without(SEND));
    }

    @Test
    void answeredHitLeavesNothingOnTheConsole() {
        List<String> said = new CopyOnWriteArrayList<>();
        page.onConsoleMessage(message -> said.add(message.text()));

        withUs(SEND);
        page.evaluate("() => console.log('later')");

        page.waitForCondition(() -> said.contains("later"));
        assertThat(said).containsExactly("later");
    }

    @Test
    void refusedHitGoesDirectAndThePageHearsOfThatOnly() {
        shop.answerRecovered(Shop::refused);

        Object heard = withUs(SEND);
        assertThat(left).containsExactly(RECOVERED, HIT);

        assertThat(heard).isEqualTo(without(SEND));
    }

    @Test
    void hitThatDidNotArriveGoesDirect() {
        shop.answerRecovered(Shop::brokenConnection);

        Object heard = withUs(SEND);
        assertThat(left).containsExactly(RECOVERED, HIT);

        assertThat(heard).isEqualTo(without(SEND));
    }

    @Test
    void hitThatArrivesNowhereFailsOnce() {
        answerEverywhere(Shop::brokenConnection);

        Object heard = withUs(SEND);
        assertThat(left).containsExactly(RECOVERED, HIT);

        assertThat(heard).isEqualTo(without(SEND));
    }

    @Test
    void answerThatBreaksOffIsOfAHitThatArrived() {
        answerEverywhere(shop::halfOfIt);

        withUs(START);
        Object heard = brokenOff();
        assertThat(leftAfterAll()).containsExactly(RECOVERED);

        without(START);
        assertThat(heard).isEqualTo(brokenOff());
    }

    @Test
    void abortedHitIsNotSentAgain() {
        answerEverywhere(Shop::nothing);

        withUs(START);
        awaitArrival();
        Object heard = page.evaluate("() => { request.abort(); return events }");
        assertThat(leftAfterAll()).containsExactly(RECOVERED);

        without(START);
        assertThat(heard).isEqualTo(page.evaluate("() => { request.abort(); return events }"));
    }

    @Test
    void hitThatRanOutOfItsTimeIsNotSentAgain() {
        answerEverywhere(Shop::nothing);
        page.addInitScript("window.patience = 100");

        Object heard = withUs(SEND);
        assertThat(leftAfterAll()).containsExactly(RECOVERED);

        assertThat(heard).isEqualTo(without(SEND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "null", "undefined", "''"})
    void synchronousRequestStaysSo(String how) {
        Object status = withUs("""
                url => {
                  const request = new XMLHttpRequest();
                  request.open('GET', url, %s);
                  request.send();
                  return request.status;
                }
                """.formatted(how));

        assertThat(status).isEqualTo(200);
        assertThat(left).containsExactly(HIT);
    }

    @Test
    void credentialsOfARecoveredHitAreNotThoseOfTheNextRequest() {
        Object credentials = withUs("""
                url => new Promise(done => {
                  const request = new XMLHttpRequest();
                  request.open('GET', url);
                  request.onloadend = () => {
                    request.open('GET', '/other');
                    done(request.withCredentials);
                  };
                  request.send();
                })
                """);

        assertThat(credentials).isEqualTo(false);
        assertThat(left).containsExactly(RECOVERED);
    }

    @Test
    void requestThatWasMadeBeforeUsIsLeftAlone() {
        withUs("""
                url => new Promise(done => {
                  early.onloadend = done;
                  early.open('GET', url);
                  early.send();
                })
                """);

        assertThat(left).containsExactly(HIT);
    }

    private Object brokenOff() {
        page.waitForFunction("() => request.readyState === 3");
        shop.breakOff();
        return page.evaluate("() => ended");
    }

    private static void awaitArrival() {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> shop.arrived().stream().anyMatch(Arrived::isRecovered));
    }

    /** What left the page, once a request of its own that came later has left it too. */
    private List<String> leftAfterAll() {
        page.evaluate("() => fetch('/later')");
        return left;
    }

    private static void answerEverywhere(Handler<HttpServerResponse> answer) {
        shop.answerRecovered(answer);
        shop.answerDirect(answer);
    }
}
