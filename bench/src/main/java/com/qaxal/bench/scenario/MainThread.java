package com.qaxal.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.bench.browser.Chromium;
import com.qaxal.bench.browser.Tab;
import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.fleet.Tenant;
import com.qaxal.bench.measure.Distribution;
import com.qaxal.bench.peers.Server;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import com.qaxal.bench.report.Verdict;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the browser script takes of a page's main thread until it is installed, by Chromium's own trace. */
final class MainThread implements Scenario {
    private static final int LOADS = 30;
    /** At first, unmeasured. */
    private static final int WARM_UP = 3;
    /** Of a phone of the middle class, as Lighthouse has it. */
    private static final int SLOWDOWN = 4;

    private static final String EMPTY = "/empty.js";
    private static final String HOOKED = "Symbol.for('qaxal.hooks') in window && Symbol.for('qaxal.loader') in window";

    /**
     * In milliseconds.
     *
     * @param worked what the main thread itself computed
     * @param passed meanwhile: all of the browser shares one core here
     */
    private record Timed(String script, Distribution worked, Distribution passed) {}

    @Override
    public String name() {
        return "page";
    }

    @Override
    public String question() {
        return "what installing the browser script takes of a page's main thread";
    }

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.program();
        if (program.isEmpty()) {
            run.say("without Chromium: apt-get install -y --no-install-recommends chromium");
            return new Findings(section(List.of()), List.of(), 0, List.of());
        }
        Fleet fleet = Fleet.of(1, run.originPort());
        Tenant tenant = fleet.active().getFirst();
        String path = "/l/" + tenant.token().value() + ".js";
        try (Stage stage = run.stage(fleet, List.of());
                Server loader = run.settings().loader().start(stage.site());
                Chromium chromium = Chromium.start(
                        program.get(),
                        run.owned(),
                        stage.folder(),
                        run.settings().proxyCore());
                Tab tab = chromium.open()) {
            HttpServer site = site(path, LoaderScript.script(loader, tenant, path, "identity"));
            try {
                String page = "http://127.0.0.1:" + site.getAddress().getPort() + "/";
                List<Timed> measured = new ArrayList<>();
                measured.addAll(measured(tab, page, path, ""));
                Verdict verdict = verdict(measured.getLast());
                tab.throttle(SLOWDOWN);
                measured.addAll(measured(tab, page, path, ", processor slowed down %d times".formatted(SLOWDOWN)));
                return new Findings(section(measured), List.of(verdict), 0, measured);
            } finally {
                site.stop(0);
            }
        }
    }

    private static List<Timed> measured(Tab tab, String page, String path, String circumstance)
            throws IOException, InterruptedException {
        List<JsonNode> empty = new ArrayList<>();
        List<JsonNode> ours = new ArrayList<>();
        for (int load = -WARM_UP; load < LOADS; load++) {
            List<JsonNode> trace = tab.traced(page);
            if (!tab.evaluate(HOOKED).asBoolean()) {
                throw new IOException("the script was not installed");
            }
            if (load >= 0) {
                empty.add(evaluation(trace, EMPTY));
                ours.add(evaluation(trace, path));
            }
        }
        return List.of(
                timed("an empty script" + circumstance, empty), timed("the browser script" + circumstance, ours));
    }

    /** Compiling is part of it. */
    private static JsonNode evaluation(List<JsonNode> trace, String path) throws IOException {
        return trace.stream()
                .filter(event -> event.path("name").asText().equals("EvaluateScript"))
                .filter(event ->
                        event.path("args").path("data").path("url").asText().endsWith(path))
                .filter(event -> event.has("tdur"))
                .findFirst()
                .orElseThrow(() -> new IOException("no evaluation of " + path + " in the trace"));
    }

    private static Timed timed(String script, List<JsonNode> evaluations) {
        return new Timed(script, millis(evaluations, "tdur"), millis(evaluations, "dur"));
    }

    private static Distribution millis(List<JsonNode> evaluations, String micros) {
        return Distribution.of(evaluations.stream()
                .mapToDouble(event -> event.path(micros).asDouble() / 1_000)
                .toArray());
    }

    private static Verdict verdict(Timed ours) {
        return new Verdict("installing the browser script", ours.worked().median(), 2, 1, "ms");
    }

    private Section section(List<Timed> measured) {
        List<List<String>> rows = measured.stream()
                .map(timed -> List.of(
                        timed.script(),
                        millis(timed.worked().median()),
                        millis(timed.worked().least()),
                        millis(timed.worked().most()),
                        millis(timed.passed().median())))
                .toList();
        return new Section(
                name(),
                "Installing the browser script",
                "Compiling and evaluating the script in a page that was never visited, in headless Chromium, by its trace: the median of %d loads."
                        .formatted(LOADS),
                new Table(List.of("script", "main thread", "least", "most", "by the clock"), rows),
                Optional.empty(),
                List.of(
                        "An empty script shows what every script costs here. All of the browser shares one core, so by the clock it takes longer."));
    }

    private static String millis(double value) {
        return "%.2f ms".formatted(value);
    }

    /** One page on one origin, as in the same-origin mode. */
    private static HttpServer site(String path, byte[] script) throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        String page =
                "<!doctype html><title>Page</title><script src='%s'></script><script src='%s'></script><h1>Page</h1>"
                        .formatted(EMPTY, path);
        site.createContext("/", exchange -> answer(exchange, "text/html", page.getBytes(StandardCharsets.UTF_8)));
        site.createContext(EMPTY, exchange -> answer(exchange, "text/javascript", new byte[] {';'}));
        site.createContext(path, exchange -> answer(exchange, "text/javascript", script));
        site.start();
        return site;
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
