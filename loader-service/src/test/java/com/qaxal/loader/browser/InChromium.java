package com.qaxal.loader.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A page of the shop in a real Chromium, to which Google's hosts are out of reach unless a test opens them. */
abstract class InChromium {
    static final String RECOVER = ",\"m\":\"always\"";
    private static final List<String> PLACES =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final List<String> GOOGLE =
            List.of("*.google-analytics.com", "*.googletagmanager.com", "www.google.com", "*.doubleclick.net");
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
        BrowserType.LaunchOptions options = new BrowserType.LaunchOptions();
        PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst().ifPresent(options::setExecutablePath);
        List<String> arguments = new ArrayList<>();
        shop = new Shop();
        arguments.add("--host-resolver-rules="
                + GOOGLE.stream()
                        .map(host -> "MAP " + host + " " + shop.google())
                        .collect(Collectors.joining(", ")));
        arguments.add("--ignore-certificate-errors");
        if ("root".equals(System.getProperty("user.name"))) {
            arguments.add("--no-sandbox");
        }
        browser = playwright.chromium().launch(options.setArgs(arguments));
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

    private Object on(String path, String deed) {
        page.navigate(shop.page(Shop.HOST, path));
        left.clear();
        return page.evaluate(deed, shop.hit());
    }
}
