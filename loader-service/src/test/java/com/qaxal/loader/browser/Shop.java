package com.qaxal.loader.browser;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
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
import org.jspecify.annotations.Nullable;

/** A shop's pages and the edge that they send to, as a browser sees them; what the edge answers is up to the test. */
final class Shop implements AutoCloseable {
    static final String HOST = "www.shop.localhost";
    /** A further host of the same site. */
    static final String BLOG = "blog.shop.localhost";

    static final String GTM = "GTM-SHOP01";
    private static final String EDGE = "data.shop.localhost";
    /** The smallest picture: 1 × 1, transparent. */
    private static final Buffer GIF = Buffer.buffer(HexFormat.of()
            .parseHex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"));

    /** One request that reached the edge. */
    record Arrived(String method, String path, String contentType, String body) {
        boolean isRecovered() {
            return path.startsWith("/k/");
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private volatile Handler<HttpServerResponse> recovered = Shop::picture;
    private volatile Handler<HttpServerResponse> direct = Shop::picture;
    private volatile String settings = "";
    private volatile @Nullable HttpServerResponse begun;

    Shop() {
        server = vertx.createHttpServer()
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
        this.settings = settings;
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
                edge(request, body);
            } else {
                page(request);
            }
        });
    }

    private void page(HttpServerRequest request) {
        HttpServerResponse answer = request.response();
        String snippet = "<script src='" + page(EDGE, "/l/LOADER.js") + "'></script>";
        if (request.path().startsWith("/sandboxed")) {
            answer.putHeader("Content-Security-Policy", "sandbox allow-scripts");
        }
        answer.putHeader("Content-Type", "text/html")
                .end(
                        "<!doctype html><title>Shop</title><script>window.early = new XMLHttpRequest()</script>"
                                + (request.path().startsWith("/plain") ? "" : snippet)
                                + "<script>document.addEventListener('DOMContentLoaded', () => window.ready && ready())</script>");
    }

    private void edge(HttpServerRequest request, Buffer body) {
        HttpServerResponse answer = request.response();
        String type = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
        arrived.add(new Arrived(request.method().name(), request.path(), type, body.toString()));
        answer.putHeader("Cache-Control", "no-store");
        // as the router does it: a page of the shop's may read, any other may not
        String origin = Objects.requireNonNullElse(request.getHeader("Origin"), "");
        if (origin.equals(page(HOST, "")) || origin.equals(page(BLOG, ""))) {
            answer.putHeader("Access-Control-Allow-Origin", origin);
            answer.putHeader("Access-Control-Allow-Credentials", "true");
        }
        switch (request.path()) {
            case "/l/LOADER.js" ->
                answer.putHeader("Content-Type", "text/javascript").end(script(request));
            case "/boot" -> answer.end("{\"session_id\":\"S1\",\"detection\":{\"signals\":[\"google_blocked\"]}}");
            case "/mark-session-detection" -> answer.setStatusCode(202).end();
            case "/k/SITE" -> recovered.handle(answer);
            default -> direct.handle(answer);
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
