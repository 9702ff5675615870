package com.qaxal.loader.browser;

import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A page of the shop in a real Chromium, to which Google's hosts are out of reach unless a test opens them. */
@Timeout(120) // a promise of a page's may never be kept
abstract class InChromium {
    static final String RECOVER = ",\"m\":\"always\"";
    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final List<String> GOOGLE =
            List.of("*.google-analytics.com", "*.googletagmanager.com", "www.google.com", "*.doubleclick.net");
    /** Sends one hit on each way out of a window. */
    static final String EVERY_WAY = """
            window.everyWay = (url, {fetch, XMLHttpRequest, Image, navigator} = window) => Promise.all([
              fetch(url + '&way=fetch', {method: 'POST', body: 'en=x'}).then(response => response.status),
              new Promise(done => {
                const request = new XMLHttpRequest();
                request.onloadend = () => done(request.status);
                request.open('POST', url + '&way=xhr');
                request.send('en=x');
              }),
              navigator.sendBeacon(url + '&way=beacon', 'en=x'),
              new Promise(done => {
                const image = new Image();
                image.onload = image.onerror = event => done(event.type);
                image.src = url + '&way=pixel';
              })
            ])
            """;

    /** What a page hears of these, however they arrive. */
    static final List<Object> HEARD = List.of(200, 200, true, "load");

    /** How they arrive, all by us or none. */
    static final String[] ALL_RECOVERED = {"fetch recovered", "xhr recovered", "beacon recovered", "pixel recovered"};

    static final String[] ALL_DIRECT = {"fetch direct", "xhr direct", "beacon direct", "pixel direct"};

    static final String GOOGLE_HIT = "https://www.google-analytics.com/g/collect?v=2&tid=G-X";
    private static final String QUIET = """
            async hosts => {
              for (let round = 0; round < 2; round++) {
                await Promise.all(hosts.map(host => fetch(host, {mode: 'no-cors'}).catch(() => {})));
              }
            }
            """;

    private static Playwright playwright;
    private static Browser browser;
    static Shop shop;

    /** What left the page for the edge, in the order in which it left: paths only. */
    final List<String> left = new CopyOnWriteArrayList<>();

    BrowserContext context;
    Page page;

    @BeforeAll
    static void open() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        shop = new Shop();
        browser = launch(List.of());
    }

    /** @param without what Playwright would start it with and the test would not */
    static Browser launch(List<String> without) {
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions();
        PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst().ifPresent(options::setExecutablePath);
        List<String> arguments = new ArrayList<>();
        arguments.add("--host-resolver-rules="
                + GOOGLE.stream()
                        .map(host -> "MAP " + host + " " + shop.google())
                        .collect(Collectors.joining(", ")));
        arguments.add("--ignore-certificate-errors");
        if ("root".equals(System.getProperty("user.name"))) {
            arguments.add("--no-sandbox");
        }
        return playwright.chromium().launch(options.setArgs(arguments).setIgnoreDefaultArgs(without));
    }

    @AfterAll
    static void close() {
        shop.close();
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void openPage() {
        shop.reset(RECOVER);
        context = browser.newContext();
        context.addInitScript(EVERY_WAY);
        page = context.newPage();
        page.onRequest(request -> {
            URI address = URI.create(request.url().split("\\?", 2)[0]);
            if (address.getHost() != null && address.getHost().startsWith("data.")) {
                left.add(address.getPath());
            }
        });
    }

    @AfterEach
    void closePage() {
        context.close();
    }

    /** What a page finds out by {@code deed}, a function of a hit's address; with our script. */
    Object withUs(String deed) {
        return on("/", deed);
    }

    /** The same without our script. */
    Object without(String deed) {
        return on("/plain", deed);
    }

    /** Opens a page of the test's own making. */
    void open(String html, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "text/html");
        shop.serve("/own", "<!doctype html><title>Own</title><body>" + html, all);
        page.navigate(shop.page(Shop.HOST, "/own"));
    }

    /** How each hit that carries the mark of a way arrived, once nothing of it is under way any more. */
    List<String> arrivedBy(int atLeast) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(10))
                .until(() -> marked().count() >= atLeast);
        // a second one that should not be would leave by now, and arrive before what is sent to the same hosts after it
        page.evaluate(QUIET, shop.everywhere("/quiet"));
        return marked().toList();
    }

    private static Stream<String> marked() {
        return shop.arrived().stream()
                .filter(each -> !each.parameter("way").isEmpty())
                .map(each -> each.parameter("way") + (each.isRecovered() ? " recovered" : " direct"));
    }

    private Object on(String path, String deed) {
        page.navigate(shop.page(Shop.HOST, path));
        left.clear();
        return page.evaluate(deed, shop.hit());
    }
}
