package com.qaxal.loader.browser;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A shop's pages and the edge that they send to, as a browser sees them; what the edge answers is up to the test. */
final class Shop implements AutoCloseable {
    static final String HOST = "www.shop.localhost";
    /** A further host of the same site. */
    static final String BLOG = "blog.shop.localhost";

    /** Of somebody else, who lets every page in. */
    static final String COLLECTOR = "collector.localhost";

    static final String GTM = "GTM-SHOP01";
    static final String TOKEN = "SITE";
    static final String EDGE = "data.shop.localhost";
    /** The smallest picture: 1 × 1, transparent. */
    private static final Buffer GIF = Buffer.buffer(HexFormat.of()
            .parseHex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"));

    /** Milliseconds: longer than any page waits. */
    private static final long SLOW = 2_000;

    /** A picture for a hit, and a library for who asks for one. */
    private static final Handler<HttpServerResponse> USUAL = Shop::picture;

    /** What a test has put on the shop's hosts. */
    private record Served(String content, Map<String, String> headers) {}

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final HttpServer google;
    /** The cells whose requests are there and are answered when nobody waits any more. */
    private final Set<String> slow = ConcurrentHashMap.newKeySet();

    private volatile boolean blocked = true;
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private final Map<String, Served> served = new ConcurrentHashMap<>();
    private volatile Handler<HttpServerResponse> recovered = USUAL;
    private volatile Handler<HttpServerResponse> direct = USUAL;
    private volatile String settings = "";
    private volatile @Nullable HttpServerResponse begun;

    Shop() {
        server = listening(new HttpServerOptions());
        google = listening(new HttpServerOptions().setSsl(true).setKeyCertOptions(Certificate.ofThisRun()));
    }

    private HttpServer listening(HttpServerOptions options) {
        return vertx.createHttpServer(options)
                .requestHandler(this::serve)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Forgets what was, and answers every hit with a picture again. */
    void reset(String settings) {
        arrived.clear();
        served.clear();
        recovered = USUAL;
        direct = USUAL;
        blocked = true;
        slow.clear();
        this.settings = settings;
    }

    /** Puts a page, or what a page loads, on the shop's hosts. */
    void serve(String path, String content, Map<String, String> headers) {
        served.put(path, new Served(content, headers));
    }

    /** Loads our script, as the first thing a page does. */
    String snippet() {
        return snippet("LOADER", "");
    }

    String snippet(String loader, String attributes) {
        return "<script " + attributes + " src='" + page(EDGE, "/l/" + loader + ".js?s=SITE") + "'></script>";
    }

    /** Lets hits through to Google, which nothing does at first. */
    void openGoogle() {
        blocked = false;
    }

    /** Where Google's hosts are, for the browser. */
    String google() {
        return "127.0.0.1:" + google.actualPort();
    }

    void answerRecovered(Handler<HttpServerResponse> answer) {
        recovered = answer;
    }

    void answerDirect(Handler<HttpServerResponse> answer) {
        direct = answer;
    }

    List<Arrived> arrived() {
        return arrived;
    }

    String page(String host, String path) {
        return "http://" + host + ":" + server.actualPort() + path;
    }

    /** The same path on every host that a hit may arrive at now. */
    List<String> everywhere(String path) {
        List<String> own = List.of(page(HOST, path), page(EDGE, path));
        return blocked
                ? own
                : Stream.concat(own.stream(), Stream.of("https://www.google-analytics.com" + path))
                        .toList();
    }

    /** An address on the shop's own first-party host, which the script takes for one of its own matters. */
    String hit() {
        return page(EDGE, "/collect?v=2");
    }

    // ---- answers ----

    static void picture(HttpServerResponse answer) {
        answer.putHeader("Content-Type", "image/gif").end(GIF);
    }

    static void empty(HttpServerResponse answer) {
        answer.setStatusCode(204).end();
    }

    /** What blockers answer instead of a library. */
    static void neutered(HttpServerResponse answer) {
        answer.putHeader("Content-Type", "text/javascript").end("window.neutered = (window.neutered || 0) + 1");
    }

    static void refused(HttpServerResponse answer) {
        answer.putHeader("X-Qaxal-Refused", "1");
        answer.putHeader("Access-Control-Expose-Headers", "X-Qaxal-Refused");
        answer.setStatusCode(402)
                .putHeader("Content-Type", "application/problem+json")
                .end("{}");
    }

    static void originUnreachable(HttpServerResponse answer) {
        answer.setStatusCode(502)
                .putHeader("Content-Type", "application/problem+json")
                .end("{}");
    }

    static void brokenConnection(HttpServerResponse answer) {
        answer.reset();
    }

    static void nothing(HttpServerResponse answer) {}

    /** Head and half of a body; the other half never comes, see {@link #breakOff}. */
    void halfOfIt(HttpServerResponse answer) {
        answer.putHeader("Content-Type", "application/json").putHeader("Content-Length", "100");
        answer.write("x".repeat(50));
        begun = answer;
    }

    void breakOff() {
        Objects.requireNonNull(begun).reset();
    }

    // ---- what is served ----

    private void serve(HttpServerRequest request) {
        String host = Objects.requireNonNull(request.authority()).host();
        request.body().onSuccess(body -> {
            if (host.equals(EDGE)) {
                edge(request, Arrived.of(request, body));
            } else if (host.equals(COLLECTOR)) {
                collector(request, Arrived.of(request, body));
            } else if (host.endsWith(".localhost")) {
                page(request, Arrived.of(request, body));
            } else if (blocked) {
                request.response().reset();
            } else {
                google(request, Arrived.of(request, body));
            }
        });
    }

    private void page(HttpServerRequest request, Arrived what) {
        HttpServerResponse answer = request.response();
        Served own = served.get(request.path());
        if (own != null) {
            own.headers().forEach(answer::putHeader);
            answer.end(own.content());
            return;
        }
        switch (request.path()) {
            case "/arrived" -> arrivedSlow(what.parameter("cell"), answer);
            case "/api" -> hit(request, what, answer, direct);
            case "/quiet" -> answer.end();
            default -> shop(request, answer);
        }
    }

    private void shop(HttpServerRequest request, HttpServerResponse answer) {
        if (request.path().startsWith("/sandboxed")) {
            answer.putHeader("Content-Security-Policy", "sandbox allow-scripts");
        }
        answer.putHeader("Content-Type", "text/html")
                .end(
                        "<!doctype html><title>Shop</title><body><script>window.early = new XMLHttpRequest()</script>"
                                + (request.path().startsWith("/plain") ? "" : snippet())
                                + "<script>document.addEventListener('DOMContentLoaded', () => window.ready && ready())</script>");
    }

    private void edge(HttpServerRequest request, Arrived what) {
        HttpServerResponse answer = request.response();
        // as the router does it: a page of the shop's may read, any other may not
        String origin = Objects.requireNonNullElse(request.getHeader("Origin"), "");
        if (origin.equals(page(HOST, "")) || origin.equals(page(BLOG, ""))) {
            allow(request, answer);
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            answer.end();
            return;
        }
        switch (request.path()) {
            case "/quiet" -> answer.end();
            case "/l/LOADER.js", "/l/OTHER.js" -> {
                arrived.add(what);
                answer.putHeader("Content-Type", "text/javascript").end(script(request));
            }
            case "/boot" -> {
                arrived.add(what);
                answer.end("{\"session_id\":\"S1\",\"detection\":{\"signals\":[\"google_blocked\"]}}");
            }
            case "/mark-session-detection" -> {
                arrived.add(what);
                answer.setStatusCode(202).end();
            }
            case "/k/" + TOKEN -> hit(request, what, answer, recovered);
            default -> hit(request, what, answer, direct);
        }
    }

    private void collector(HttpServerRequest request, Arrived what) {
        allow(request, request.response());
        if (!request.method().equals(HttpMethod.OPTIONS)) {
            arrived.add(what);
        }
        request.response().putHeader("Content-Type", "application/json").end("{}");
    }

    private void google(HttpServerRequest request, Arrived what) {
        HttpServerResponse answer = request.response();
        allow(request, answer);
        if (request.method().equals(HttpMethod.OPTIONS) || request.path().equals("/quiet")) {
            answer.end();
        } else {
            hit(request, what, answer, direct);
        }
    }

    private static void allow(HttpServerRequest request, HttpServerResponse answer) {
        answer.putHeader("Cache-Control", "no-store");
        String origin = request.getHeader("Origin");
        if (origin != null) {
            answer.putHeader("Access-Control-Allow-Origin", origin);
            answer.putHeader("Access-Control-Allow-Credentials", "true");
            answer.putHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT");
            answer.putHeader("Access-Control-Allow-Headers", "Content-Type, X-Page");
            answer.putHeader("Access-Control-Expose-Headers", "X-Shown");
        }
    }

    /** Answers as the hit itself asks for, and otherwise by {@code usual}. */
    private void hit(
            HttpServerRequest request, Arrived what, HttpServerResponse answer, Handler<HttpServerResponse> usual) {
        arrived.add(what);
        switch (what.parameter("answer")) {
            case "json" ->
                answer.putHeader("Content-Type", "application/json")
                        .putHeader("X-Shown", "1")
                        .end("{\"ok\":true}");
            case "library" -> library(what, answer);
            case "empty" -> empty(answer);
            case "bad" -> originUnreachable(answer);
            case "picture" -> picture(answer);
            case "broken" -> brokenConnection(answer);
            case "half" -> halfOfIt(answer);
            case "redirect" ->
                answer.setStatusCode(302)
                        .putHeader("Location", "/landing?answer=json&cell=" + what.parameter("cell"))
                        .end();
            case "slow" -> {
                slow.add(what.parameter("cell"));
                // Chromium goes on with a request that has keepalive when the page aborts it, and so with one of its
                // few connections
                vertx.setTimer(SLOW, _ -> empty(answer));
            }
            default -> {
                if (what.isLibrary() && usual == USUAL) {
                    library(what, answer);
                } else {
                    usual.handle(answer);
                }
            }
        }
    }

    private static void library(Arrived what, HttpServerResponse answer) {
        answer.putHeader("Content-Type", "text/javascript")
                .end("(window.google_tag_manager ??= {})['" + what.parameter("id") + "'] = {};"
                        + "window.ran = (window.ran || '') + document.currentScript.src");
    }

    /** Answers once the cell's slow request is there. */
    private void arrivedSlow(String cell, HttpServerResponse answer) {
        if (slow.contains(cell)) {
            answer.end();
        } else {
            vertx.setTimer(10, _ -> arrivedSlow(cell, answer));
        }
    }

    private String script(HttpServerRequest request) {
        if ("d".equals(request.getParam("m"))) {
            return resource("detect.js");
        }
        String hosts = ",\"h\":[\"" + BLOG + "\",\"" + HOST + "\"]";
        String loader = request.path().substring("/l/".length(), request.path().indexOf(".js"));
        String token = loader.equals("LOADER") ? TOKEN : loader;
        String config = "{\"t\":\"" + token + "\",\"l\":\"" + loader + "\",\"r\":\"d\"" + hosts + settings + "}";
        return "window.__qx=" + config + ";" + resource("core.js");
    }

    private static String resource(String name) {
        try (InputStream script = Objects.requireNonNull(Shop.class.getResourceAsStream("/browser/" + name))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
