package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.e2e.browser.Debian;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.json.Json;
import com.qaxal.model.recover.RecoveryEnvelope;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The filter lists that people have: those that come with uBlock Origin, each read by its engine and by Ghostery's. A new public URL goes in here. */
class BlockListIT {
    private static final String ASSETS =
            "/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}" + "/uBlock0@raymondhill.net/assets/";
    private static final List<String> LISTS = List.of(
            "thirdparties/easylist/easylist.txt",
            "thirdparties/easylist/easyprivacy.txt",
            "ublock/filters.min.txt",
            "ublock/privacy.min.txt",
            "ublock/badware.min.txt",
            "ublock/quick-fixes.min.txt",
            "ublock/unbreak.min.txt");
    private static final String SUFFIXES = "thirdparties/publicsuffix.org/list/effective_tld_names.dat";

    private static final String PAGE = "https://www.kiosk.example/";
    /** As an edge hostname, a custom domain and a same-origin prefix are. */
    private static final List<String> BASES = List.of(
            "https://k3v7q2zd.trqaxal.com",
            "https://wnm4xoad6t.trqaxal.com",
            "https://data.kiosk.example",
            "https://www.kiosk.example/x7k2");

    private static final String HIT =
            "?v=2&tid=G-SHOP1ABCDE&gtm=45je5b60v9101234567za200&_p=1764500000000&gcs=G111&gcd=13l3l3l3l1l1&npa=0"
                    + "&dma=0&cid=1234567890.1764500000&ul=en-us&sr=1920x1080&_s=1&sid=1764500000&sct=1&seg=0&dl=https%3A%2F%2Fwww.kiosk.example%2F"
                    + "&dt=Kiosk&en=page_view&_fv=1&_ss=1&ep.analytics_storage=granted&cx=c";
    private static final List<String> HITS = Stream.of("/g/collect", "/collect", "/r/collect", "/ccm/collect")
            .map(path -> path + HIT)
            .toList();
    private static final List<String> LIBRARIES = List.of("/gtm.js?id=GTM-SHOP01", "/gtag/js?id=G-SHOP1ABCDE&cx=c");
    private static final List<String> PARAMETERS = List.of("d", "q", "ref", "payload");
    private static final int SALTS = 10;

    private static final List<Asked> SERVED = served();
    private static final List<Asked> IN_CLEAR = inClear();
    private static final List<Blocked> BLOCKED = new ArrayList<>();

    record Asked(String page, String url, String type) {}

    record Question(List<String> lists, String suffixes, List<Asked> requests) {}

    record Blocked(String url, String type, String engine, String filter) {}

    @BeforeAll
    static void askTheEngines() throws IOException {
        Path assets = Debian.file(ASSETS, "webext-ublock-origin-firefox", "URLs against block lists");
        Question question = new Question(
                LISTS.stream().map(list -> assets.resolve(list).toString()).toList(),
                assets.resolve(SUFFIXES).toString(),
                Stream.of(SERVED, IN_CLEAR).flatMap(List::stream).toList());
        Process engines = new ProcessBuilder(
                        LocalSuite.ROOT
                                .resolve("deploy/local/target/browser-tools/deno")
                                .toString(),
                        "run",
                        "--no-remote",
                        "--allow-read",
                        "--allow-env",
                        "check.ts")
                .directory(Path.of("target", "blocklists").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream in = engines.getOutputStream()) {
            in.write(Json.encode(question));
        }
        JsonNode answer = Json.decode(engines.getInputStream().readAllBytes(), JsonNode.class);
        answer.forEach(each -> BLOCKED.add(Json.mapper().convertValue(each, Blocked.class)));
    }

    @Test
    void noListNamesWhatWeServe() {
        List<String> served = SERVED.stream().map(Asked::url).toList();

        assertThat(SERVED).hasSizeGreaterThan(1_000);
        assertThat(BLOCKED)
                .filteredOn(blocked -> served.contains(blocked.url()))
                .isEmpty();
    }

    /** So the engines did read the lists, and a match would have been seen. */
    @Test
    void bothEnginesBlockTheSameRequestsInClear() {
        assertThat(IN_CLEAR)
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(BLOCKED)
                        .filteredOn(blocked -> blocked.url().equals(asked.url()))
                        .extracting(Blocked::engine)
                        .contains("ghostery", "ublock"));
    }

    private static List<Asked> served() {
        List<Asked> requests = new ArrayList<>();
        for (String base : BASES) {
            LoaderToken loader = LoaderToken.next();
            String token = ContainerToken.next().value();
            String script = base + "/l/" + loader.value() + ".js";
            requests.add(new Asked(PAGE, script, "script"));
            requests.add(new Asked(PAGE, script + "?s=" + token, "script"));
            requests.add(new Asked(PAGE, script + "?m=d", "script"));
            requests.add(new Asked(PAGE, base + "/boot", "xmlhttprequest"));
            requests.add(new Asked(PAGE, base + "/mark-session-detection", "xmlhttprequest"));
            for (String parameter : PARAMETERS) {
                for (int salt = 0; salt < SALTS; salt++) {
                    String recovery = base + "/k/" + token + "?" + parameter + "=";
                    HITS.forEach(hit -> add(requests, recovery + masked(hit, token), "xmlhttprequest", "image"));
                    LIBRARIES.forEach(
                            library -> add(requests, recovery + masked(library, token), "script", "xmlhttprequest"));
                }
            }
        }
        return List.copyOf(requests);
    }

    private static List<Asked> inClear() {
        List<Asked> requests = new ArrayList<>();
        for (String base : BASES) {
            HITS.forEach(hit -> add(requests, base + hit, "xmlhttprequest", "image"));
            LIBRARIES.forEach(library -> add(requests, base + library, "script"));
        }
        return List.copyOf(requests);
    }

    private static void add(List<Asked> requests, String url, String... types) {
        for (String type : types) {
            requests.add(new Asked(PAGE, url, type));
        }
    }

    private static String masked(String target, String token) {
        return RecoveryEnvelope.encodeMasked(
                target, token, ThreadLocalRandom.current().nextInt());
    }
}
