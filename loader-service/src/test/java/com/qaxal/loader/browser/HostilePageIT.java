package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ConsoleMessage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a page took away from us, before we came or afterwards: it gets its tag manager, its own requests arrive once, and it is told how they
 * ended, and of nothing else.
 */
class HostilePageIT extends InChromium {
    private static final String SETTINGS = RECOVER + ",\"d\":true,\"u\":true,\"g\":\"" + Shop.GTM + "\"";
    private static final String LIBRARY = "https://www.googletagmanager.com/gtm.js?id=GTM-OTHER01&answer=library";
    private static final List<String> WAYS = List.of("fetch", "request", "xhr", "beacon", "image", "script");

    /** Sends one request by each way out, and tells what the page hears of it. */
    private static final String SEND = """
            async ([hit, library]) => {
              const by = way => hit + '&by=' + way;
              const ended = (target, start) => new Promise(done => {
                target.onload = target.onerror = event => done(event.type);
                setTimeout(done, 5_000, 'nothing');
                start();
              });
              const heard = {};
              heard.fetch = (await fetch(by('fetch'), {method: 'POST', body: 'en=x'})).status;
              heard.request = (await fetch(request(by('request'), {method: 'POST', body: 'en=x'}))).status;
              const xhr = new XMLHttpRequest();
              xhr.open('POST', by('xhr'));
              heard.xhr = await ended(xhr, () => xhr.send('en=x')) + xhr.status;
              heard.beacon = navigator.sendBeacon(by('beacon'), 'en=x');
              const image = new Image();
              heard.image = await ended(image, () => { image.src = by('image') });
              const script = document.createElement('script');
              heard.script = await ended(script, () => {
                script.src = library + '&by=script';
                document.documentElement.append(script);
              });
              return JSON.stringify(heard);
            }
            """;

    /** Kept by the page for itself, since a test may break it. */
    private static final String BEFORE = "{ const own = Request; window.request = (...args) => new own(...args) }";

    private final List<String> errors = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        shop.reset(SETTINGS);
        shop.openGoogle();
        page.setDefaultTimeout(5_000);
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (isOurs(message)) {
                errors.add(message.text());
            }
        });
        page.addInitScript(BEFORE);
    }

    static Stream<String> hostilities() {
        Stream<String> constructors = Stream.of(
                        "Blob", "Event", "Proxy", "Request", "Response", "URL", "WeakMap", "WeakSet")
                .map(name -> "window." + name + " = class { constructor() { throw new Error('hostile') } }");
        Stream<String> functions = Stream.of(
                        "window.btoa",
                        "window.addEventListener",
                        "window.requestIdleCallback",
                        "Array.prototype.includes",
                        "Object.defineProperty",
                        "Reflect.apply",
                        "Reflect.construct",
                        "String.prototype.split")
                .map(name -> name + " = () => { throw new Error('hostile') }");
        Stream<String> getters = Stream.of(
                        "window, 'sessionStorage'",
                        "window, 'localStorage'",
                        "Document.prototype, 'cookie'",
                        "Document.prototype, 'baseURI'",
                        "Navigator.prototype, 'onLine'")
                .map(owner -> "{ const define = Object.defineProperty; define(" + owner
                        + ", {get() { throw new DOMException('hostile', 'SecurityError') }}) }");
        return Stream.of(constructors, functions, getters).flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("hostilities")
    void pageThatWasBrokenBeforeUsWorksAsItDid(String hostility) {
        page.addInitScript(hostility);
        page.navigate(shop.page(Shop.HOST, "/"));

        assertEverythingArrives();
    }

    @ParameterizedTest
    @MethodSource("hostilities")
    void pageThatIsBrokenAfterwardsWorksAsItDid(String hostility) {
        page.navigate(shop.page(Shop.HOST, "/"));
        page.evaluate("() => { " + hostility + " }");

        assertEverythingArrives();
    }

    @Test
    void pageThatLetsNobodyHookAnythingWorksAsItDid() {
        page.addInitScript("""
                for (const [owner, name] of [
                    [window, 'fetch'], [window, 'XMLHttpRequest'], [navigator, 'sendBeacon'], [Navigator.prototype, 'sendBeacon'],
                    [HTMLImageElement.prototype, 'src'], [HTMLScriptElement.prototype, 'src'], [Element.prototype, 'setAttribute']]) {
                  const {get, set} = Object.getOwnPropertyDescriptor(owner, name) ?? {};
                  Object.defineProperty(owner, name, get ? {get, set, configurable: false}
                      : {value: owner[name], writable: false, configurable: false});
                }
                """);
        page.navigate(shop.page(Shop.HOST, "/"));

        assertEverythingArrives();
    }

    private void assertEverythingArrives() {
        String heard = (String) page.evaluate(SEND, List.of(shop.hit(), LIBRARY));
        page.waitForCondition(() -> arrived("beacon") > 0);
        page.evaluate("() => fetch('/quiet')");

        assertThat(heard)
                .isEqualTo(
                        "{\"fetch\":200,\"request\":200,\"xhr\":\"load200\",\"beacon\":true,\"image\":\"load\",\"script\":\"load\"}");
        assertThat(shop.arrived()).extracting(Arrived::target).contains("/gtm.js?id=" + Shop.GTM);
        assertThat(WAYS).allSatisfy(way -> assertThat(arrived(way)).as(way).isEqualTo(1));
        assertThat(errors).isEmpty();
    }

    private static long arrived(String way) {
        return shop.arrived().stream()
                .filter(each -> each.target().endsWith("&by=" + way))
                .count();
    }

    /** The browser itself notes there which addresses it did not reach, and that this shop answers for its web container with a picture. */
    private static boolean isOurs(ConsoleMessage message) {
        return message.type().equals("error")
                && !message.text().startsWith("Failed to load resource")
                && !message.text().contains("MIME type ('image/gif')");
    }
}
