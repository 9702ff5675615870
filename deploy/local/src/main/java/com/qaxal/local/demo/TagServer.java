package com.qaxal.local.demo;

import com.qaxal.model.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Behaves, at the level of HTTP, as a server-side tag manager does, and shows at {@code /_received} what reached it. {@code /slow?ms=N},
 * {@code /fail?status=N}, {@code /break} and {@code /stream} are there to see how the edge takes it. It takes what browsers send: targets with
 * characters that no URI may have, such as <code>|</code> and <code>{</code>, and bodies of any length.
 */
public final class TagServer implements AutoCloseable {
    /** It lives in the launcher's small JVM, and shows them at once. */
    private static final long REMEMBERED_BYTES = 8 << 20;

    private static final int REMEMBERED_BODY_BYTES = 64 * 1024;
    private static final int LONGEST_TARGET = 64 * 1024;
    private static final int LONGEST_HEADERS = 128 * 1024;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final long EVENT_MILLIS = 200;
    private static final int EVENTS = 3;
    private static final long PATIENCE_SECONDS = 10;

    private final Vertx vertx;
    private final HttpServer server;
    // Of the one event loop, as all that follows.
    private final ArrayDeque<Received> received = new ArrayDeque<>();
    private long receivedBytes;
    private long count;

    /**
     * @param target path and query, byte for byte
     * @param body its beginning
     * @param bodyBytes how long it was
     */
    record Received(String method, String target, Map<String, List<String>> headers, String body, long bodyBytes) {
        /** About as many as it takes to show it. */
        private long bytes() {
            long length = target.length() + body.length();
            for (Map.Entry<String, List<String>> header : headers.entrySet()) {
                length += header.getKey().length();
                length += header.getValue().stream().mapToInt(String::length).sum();
            }
            return length;
        }
    }

    record Count(long count) {}

    private TagServer(Vertx vertx) {
        this.vertx = vertx;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                .setMaxInitialLineLength(LONGEST_TARGET)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setHandle100ContinueAutomatically(true)
                .setAcceptBacklog(1_024));
    }

    public static TagServer start(int port) throws IOException, InterruptedException {
        TagServer tags = new TagServer(Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1)));
        tags.server.requestHandler(tags::read);
        try {
            await(tags.server.listen(port, "127.0.0.1"));
            return tags;
        } catch (IOException | InterruptedException e) {
            tags.close();
            throw e;
        }
    }

    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        try {
            await(vertx.close());
        } catch (IOException e) {
            // it ends with this JVM
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(Future<?> future) throws IOException, InterruptedException {
        try {
            future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the demo tagging server: " + e.getMessage(), e);
        }
    }

    private void read(HttpServerRequest request) {
        Buffer beginning = Buffer.buffer();
        long[] length = {0};
        request.handler(piece -> {
            length[0] += piece.length();
            beginning.appendBuffer(piece, 0, Math.min(piece.length(), REMEMBERED_BODY_BYTES - beginning.length()));
        });
        request.endHandler(_ -> handle(request, beginning, length[0]));
    }

    private void handle(HttpServerRequest request, Buffer body, long bodyBytes) {
        String path = Objects.requireNonNullElse(request.path(), "");
        if (path.startsWith("/_received")) {
            show(request, path);
            return;
        }
        remember(request, body, bodyBytes);
        HttpServerResponse response = request.response();
        switch (path) {
            case "/healthz" -> answer(response, 200, "text/plain", "ok");
            case "/favicon.ico" -> response.setStatusCode(204).end();
            case "/g/collect", "/collect", "/r/collect", "/ccm/collect" -> collect(response);
            case "/gtm.js", "/gtag/js" -> library(request);
            case "/stream" -> stream(response, 0);
            case "/slow" -> slow(request);
            case "/fail" -> answer(response, status(request), "text/plain", "failed as asked");
            case "/break" -> request.connection().close(); // that is the answer
            default -> answer(response, 200, "text/plain", "tag server");
        }
    }

    /** Answers as Google's does: nothing to show, and the server's own first-party identifier. */
    private static void collect(HttpServerResponse response) {
        response.setStatusCode(204)
                .putHeader("Set-Cookie", "FPID=FPID2.2.demo; Max-Age=63072000; Path=/; HttpOnly; Secure")
                .putHeader("Cache-Control", "no-cache")
                .end();
    }

    /** A stand-in of the library that does what its loading is judged by. */
    private static void library(HttpServerRequest request) {
        String id = parameter(request, "id").replaceAll("[^A-Z0-9-]", "");
        answer(
                request.response(),
                200,
                "application/javascript",
                "(window.google_tag_manager = window.google_tag_manager || {})[\"" + id + "\"] = {demo: true};");
    }

    private void stream(HttpServerResponse response, int sent) {
        if (sent == EVENTS) {
            response.end();
            return;
        }
        if (sent == 0) {
            response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        }
        response.write("data: " + sent + "\n\n");
        vertx.setTimer(EVENT_MILLIS, _ -> stream(response, sent + 1));
    }

    private void slow(HttpServerRequest request) {
        long pause = Math.clamp(number(request, "ms", 1_000), 1, LONGEST_PAUSE_MILLIS);
        vertx.setTimer(pause, _ -> answer(request.response(), 200, "text/plain", "at last"));
    }

    private void remember(HttpServerRequest request, Buffer body, long bodyBytes) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers()
                .names()
                .forEach(name -> headers.put(name, request.headers().getAll(name)));
        Received latest = new Received(request.method().name(), request.uri(), headers, body.toString(), bodyBytes);
        count++;
        received.addLast(latest);
        receivedBytes += latest.bytes();
        while (receivedBytes > REMEMBERED_BYTES) {
            receivedBytes -= received.removeFirst().bytes();
        }
    }

    private void show(HttpServerRequest request, String path) {
        if (request.method().equals(HttpMethod.DELETE)) {
            received.clear();
            receivedBytes = 0;
            count = 0;
        }
        Object shown = path.equals("/_received/count") ? new Count(count) : List.copyOf(received);
        request.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(Json.encode(shown)));
    }

    private static int status(HttpServerRequest request) {
        return Math.clamp(number(request, "status", 500), 200, 599);
    }

    private static int number(HttpServerRequest request, String name, int otherwise) {
        try {
            return Integer.parseInt(parameter(request, name));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static String parameter(HttpServerRequest request, String name) {
        String query = request.query();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
        }
        return "";
    }

    private static void answer(HttpServerResponse response, int status, String type, String text) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).putHeader("Content-Type", type).end(text);
        }
    }
}
