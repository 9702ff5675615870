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
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A shop's pages and the edge that they send to, as a browser sees them; what the edge answers is up to the test. */
final class Shop implements AutoCloseable {
    static final String HOST = "www.shop.localhost";
    /** A further host of the same site. */
    static final String BLOG = "blog.shop.localhost";

    static final String GTM = "GTM-SHOP01";
    static final String TOKEN = "SITE";
    static final String EDGE = "data.shop.localhost";
    /** The smallest picture: 1 × 1, transparent. */
    private static final Buffer GIF = Buffer.buffer(HexFormat.of()
            .parseHex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"));

    /** What a hit asks to be answered with. */
    private static final Pattern WISH = Pattern.compile("[?&]answer=(\\w+)");

    private static final Pattern ID = Pattern.compile("[?&]id=([\\w-]+)");

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final HttpServer google;
    private final AtomicInteger slow = new AtomicInteger();
    private volatile boolean blocked = true;
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private volatile Handler<HttpServerResponse> recovered = Shop::picture;
    private volatile Handler<HttpServerResponse> direct = Shop::picture;
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
        recovered = Shop::picture;
        direct = Shop::picture;
        blocked = true;
        slow.set(0);
        this.settings = settings;
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
        switch (request.path()) {
            case "/arrived" -> arrivedSlow(answer);
            case "/api" -> hit(request, what, answer, direct);
            case "/quiet" -> answer.end();
            default -> shop(request, answer);
        }
    }

    private void shop(HttpServerRequest request, HttpServerResponse answer) {
        String snippet = "<script src='" + page(EDGE, "/l/LOADER.js") + "'></script>";
        if (request.path().startsWith("/sandboxed")) {
            answer.putHeader("Content-Security-Policy", "sandbox allow-scripts");
        }
        answer.putHeader("Content-Type", "text/html")
                .end(
                        "<!doctype html><title>Shop</title><body><script>window.early = new XMLHttpRequest()</script>"
                                + (request.path().startsWith("/plain") ? "" : snippet)
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
            case "/l/LOADER.js" -> {
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

    private void google(HttpServerRequest request, Arrived what) {
        HttpServerResponse answer = request.response();
        allow(request, answer);
        if (request.method().equals(HttpMethod.OPTIONS)) {
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
        Matcher wish = WISH.matcher(what.target());
        switch (wish.find() ? wish.group(1) : "") {
            case "json" ->
                answer.putHeader("Content-Type", "application/json")
                        .putHeader("X-Shown", "1")
                        .end("{\"ok\":true}");
            case "library" ->
                answer.putHeader("Content-Type", "text/javascript")
                        .end("(window.google_tag_manager ??= {})['"
                                + ID.matcher(what.target())
                                        .results()
                                        .findFirst()
                                        .orElseThrow()
                                        .group(1) + "'] = {};"
                                + "window.ran = (window.ran || '') + document.currentScript.src");
            case "empty" -> empty(answer);
            case "bad" -> originUnreachable(answer);
            case "picture" -> picture(answer);
            case "broken" -> brokenConnection(answer);
            case "half" -> halfOfIt(answer);
            case "redirect" ->
                answer.setStatusCode(302)
                        .putHeader("Location", "/landing?answer=json")
                        .end();
            case "slow" -> slow.incrementAndGet();
            default -> usual.handle(answer);
        }
    }
    /** Answers once a request is there that never will be answered. */
    private void arrivedSlow(HttpServerResponse answer) {
        if (slow.get() > 0) {
            answer.end();
        } else {
            vertx.setTimer(10, _ -> arrivedSlow(answer));
        }
    }

    private String script(HttpServerRequest request) {
        if ("d".equals(request.getParam("m"))) {
            return resource("detect.js");
        }
        String hosts = ",\"h\":[\"" + BLOG + "\",\"" + HOST + "\"]";
        String config = "{\"t\":\"SITE\",\"l\":\"LOADER\",\"r\":\"d\"" + hosts + settings + "}";
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
