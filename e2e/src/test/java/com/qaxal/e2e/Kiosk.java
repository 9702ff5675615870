package com.qaxal.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.e2e.browser.Internet;
import com.qaxal.model.json.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A site on an internet of its own, as its visitors know it: HTTPS, the usual port, its pages at {@link #WWW}, and Google beside it. Google's
 * hosts are the tag server, too, which tells by {@code Host} what arrived on which way.
 */
final class Kiosk {
    static final String WWW = "www.tenant.test";
    static final String DATA = "data.tenant.test";
    static final String GTM = "GTM-KIOSK01";
    private static final String PREFIX = "/x7k2";
    private static final LocalSuite SUITE = LocalSuite.running();
    private static final AtomicInteger MEASUREMENTS = new AtomicInteger();
    /** A server in between answers for its own connection; the client sets the rest by itself. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "host", "content-length", "transfer-encoding", "upgrade", "te", "trailer");

    private static @Nullable Kiosk opened;

    /** How the pages reach us. */
    enum Mode {
        /** Not at all: the page starts its tag manager and its GA4 client by itself. */
        WITHOUT_US,
        EDGE_HOSTNAME,
        CUSTOM_DOMAIN,
        SAME_ORIGIN
    }

    final Internet internet = Internet.open();
    final Tenant tenant = Tenant.on("business");
    final String site;
    private final String proxyKey;
    private final String client;
    /** What tests show at paths of their own. */
    private final Map<String, Document> documents = new ConcurrentHashMap<>();

    /** @param policy its {@code Content-Security-Policy}, or empty */
    private record Document(String html, String policy) {}

    private Kiosk() {
        site = Api.config("GET", "/v1/containers/" + tenant.container + "/sites", null)
                .path("items")
                .path(0)
                .path("site_id")
                .asText();
        Api.config(
                "PUT",
                "/v1/sites/" + site,
                Map.of(
                        "name",
                        "Kiosk",
                        "primary_host",
                        WWW,
                        "cookie_domain",
                        "tenant.test",
                        "gtm_id",
                        GTM,
                        "prefix",
                        PREFIX));
        JsonNode domain = Api.config(
                "POST", "/v1/containers/" + tenant.container + "/domains", Map.of("host", DATA, "site_id", site));
        Api.config("POST", "/v1/domains/" + domain.path("domain_id").asText() + "/verification", Map.of());
        setModule("cookie_keeper", Map.of("unknown_consent", "assume_granted", "restore", true));
        proxyKey = Api.config("POST", "/v1/sites/" + site + "/proxy-keys", null)
                .path("key")
                .asText();
        client = Http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SUITE.shop() + "/ga4.js"))
                        .build())
                .body();
    }

    /** One for all tests, since a custom domain has one owner. */
    static synchronized Kiosk opened() {
        Kiosk kiosk = opened == null ? open() : opened;
        opened = kiosk;
        return kiosk;
    }

    private static Kiosk open() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
            Kiosk kiosk = new Kiosk();
            server.createContext("/", kiosk::handle);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            kiosk.connect(server.getAddress().getPort());
            return kiosk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A page whose hits carry a measurement id of their own. */
    String page(Mode mode, String measurement) {
        return "https://" + WWW + "/" + mode.name().toLowerCase(Locale.ROOT) + "?id=" + measurement;
    }

    /** A page of a test's own, at the address that this returns. */
    String show(String path, String html, String policy) {
        documents.put(path, new Document(html, policy));
        return "https://" + WWW + path;
    }

    /** When hits are recovered, and what a page that tells nothing about consent is taken for; returns when pages and hits are served so. */
    void choose(String recovery, String unknownConsent) {
        setModule("gtm_recovery", Map.of("mode", recovery));
        setModule("cookie_keeper", Map.of("unknown_consent", unknownConsent, "restore", true));
        boolean assumed = unknownConsent.equals("assume_granted");
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> Http.get(DATA, "/l/" + tenant.loaderToken + ".js").body(),
                        script -> script.contains("\"" + recovery + "\"") && script.contains("\"u\":true") == assumed);
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> Http.get(DATA, Tenant.HIT, "Cookie", "_ga=GA1.1.1.1")
                                .headers()
                                .allValues("Set-Cookie"),
                        cookies -> cookies.stream().anyMatch(each -> each.startsWith("_ga=")) == assumed);
    }

    /** Whether sessions ask all of Google's hosts; returns when they are told so. */
    void askGoogle(boolean all) {
        setModule("adblock_itp_detection", Map.of("test_direct_way", all));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Http.get(DATA, "/boot").body(), boot -> boot.contains("\"tag_manager_blocked\"") == all);
    }

    /** Takes a name out of the internet, until the action is over. */
    void without(String host, Runnable action) {
        int port = internet.cut(host);
        try {
            action.run();
        } finally {
            internet.lead(host, port);
        }
    }

    /** The line that the API gives to the site's owner, in one of its forms, but for the custom domain. */
    String snippet(String form) {
        return Api.config("GET", "/v1/sites/" + site + "/snippet", null)
                .path(form)
                .asText()
                .replaceAll("http://[^/]+" + PREFIX + "/l/", "https://" + DATA + "/l/");
    }

    /** What a browser session found out about itself; empty while the control plane knows no such session. */
    Map<String, String> signals(String session) {
        return StreamSupport.stream(
                        Api.config("GET", "/v1/containers/" + tenant.container + "/sessions", null)
                                .path("items")
                                .spliterator(),
                        false)
                .filter(item -> item.path("session_id").asText().equals(session))
                .map(item ->
                        Json.mapper().convertValue(item.path("signals"), new TypeReference<Map<String, String>>() {}))
                .findFirst()
                .orElse(Map.of());
    }

    static String measurement() {
        return "G-KIOSK" + MEASUREMENTS.incrementAndGet();
    }

    /** The hits of one measurement id that the tag server got, on whichever way, in their order. */
    static List<JsonNode> hits(String measurement) {
        return StreamSupport.stream(Tenant.receivedRequests().spliterator(), false)
                .filter(hit -> hit.path("target").asText().startsWith("/g/collect"))
                .filter(hit -> hit.path("target").asText().contains("tid=" + measurement + "&"))
                .toList();
    }

    private void setModule(String module, Map<String, ?> settings) {
        Api.config(
                "PUT",
                "/v1/containers/" + tenant.container + "/modules/" + module,
                Map.of("enabled", true, "settings", settings));
    }

    private void connect(int port) {
        internet.lead(WWW, port);
        internet.lead(DATA, SUITE.router());
        internet.lead(tenant.host, SUITE.router());
        // of Google's hosts that detection asks, analytics.google.com is missing: each is judged by itself
        for (String google :
                List.of("www.google-analytics.com", "region1.google-analytics.com", "www.googletagmanager.com")) {
            internet.lead(google, SUITE.tagServer());
        }
        awaitScriptWith(GTM);
    }

    private void awaitScriptWith(String part) {
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> Http.get(DATA, "/l/" + tenant.loaderToken + ".js").body(),
                        script -> script.contains(part));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Document document = documents.get(path);
            if (document != null) {
                if (!document.policy().isEmpty()) {
                    exchange.getResponseHeaders().add("Content-Security-Policy", document.policy());
                }
                answer(exchange, "text/html; charset=utf-8", document.html());
            } else if (path.startsWith(PREFIX + "/")) {
                passOn(exchange);
            } else if (path.equals("/app.js")) {
                answer(exchange, "text/javascript; charset=utf-8", client);
            } else if (path.equals("/favicon.ico")) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                answer(exchange, "text/html; charset=utf-8", html(path.substring(1)));
            }
        }
    }

    /** Works as the site's own web server or CDN does in the same-origin mode. */
    private void passOn(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = Http.edge(
                        tenant.host, exchange.getRequestURI().toString())
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        request.setHeader("X-Public-Host", WWW).setHeader("X-Qaxal-Proxy-Key", proxyKey);
        HttpResponse<byte[]> answer = sent(request.build());
        answer.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        int length = answer.body().length;
        exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
        exchange.getResponseBody().write(answer.body());
    }

    private static HttpResponse<byte[]> sent(HttpRequest request) throws IOException {
        try {
            return Http.CLIENT.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String html(String path) {
        String loader = source(path);
        return """
                <!doctype html>
                <title>Kiosk</title>
                <script>
                  window.minimalAnalytics = { trackingId: new URLSearchParams(location.search).get("id"), autoTrack: false };
                  // As tags do: the visitor's identifier is read and written anew by each page.
                  function writeIdentifier() {
                    const known = /_ga=([^;]+)/.exec(document.cookie)?.[1];
                    const value = known ?? "GA1.1." + Math.floor(Math.random() * 1e9) + "." + Math.floor(Date.now() / 1000);
                    document.cookie = `_ga=${value}; Path=/; Domain=tenant.test; Max-Age=63072000; Secure`;
                  }
                  if (!location.search.includes("without_identifier")) {
                    writeIdentifier();
                  }
                  function startAnalytics() {
                    const client = document.createElement("script");
                    client.src = "/app.js";
                    client.onload = () => {
                      track();
                      track({ type: "add_to_cart", event: { "ep.item": "cup" } });
                      window.tracked = true;
                    };
                    document.head.append(client);
                  }
                </script>
                """ + (loader == null ? """
                <script async src="https://www.googletagmanager.com/gtm.js?id=%s"></script>
                <script>startAnalytics()</script>
                """.formatted(GTM) : """
                <script async src="%s" onload="startAnalytics()" onerror="startAnalytics()"></script>
                """.formatted(loader)) + "<h1>Kiosk</h1>";
    }

    private @Nullable String source(String path) {
        String script = "/l/" + tenant.loaderToken + ".js";
        return switch (path) {
            case "edge_hostname" -> "https://" + tenant.host + script;
            case "custom_domain" -> "https://" + DATA + script;
            case "same_origin" -> PREFIX + script;
            default -> null;
        };
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }
}
