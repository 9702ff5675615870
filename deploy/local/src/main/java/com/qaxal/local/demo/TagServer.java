package com.qaxal.local.demo;

import com.qaxal.model.json.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Behaves, at the level of HTTP, as a server-side tag manager does, and shows at {@code /_received} what reached it. {@code /slow?ms=N},
 * {@code /fail?status=N}, {@code /break} and {@code /stream} are there to see how the edge takes it.
 */
public final class TagServer implements AutoCloseable {
    private static final int REMEMBERED = 20_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private final HttpServer server;
    private final ConcurrentLinkedDeque<Received> received = new ConcurrentLinkedDeque<>();
    private final AtomicLong count = new AtomicLong();

    /** @param target path and query, byte for byte */
    record Received(String method, String target, Map<String, List<String>> headers, String body) {}

    record Count(long count) {}

    private TagServer(HttpServer server) {
        this.server = server;
    }

    public static TagServer start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_024);
        TagServer tags = new TagServer(server);
        server.createContext("/", tags::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return tags;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/_received")) {
                show(exchange, path);
                return;
            }
            remember(exchange);
            switch (path) {
                case "/healthz" -> answer(exchange, 200, "text/plain", "ok");
                case "/g/collect", "/collect", "/r/collect", "/ccm/collect" -> collect(exchange);
                case "/gtm.js", "/gtag/js" -> library(exchange);
                case "/stream" -> stream(exchange);
                case "/slow" -> slow(exchange);
                case "/fail" -> answer(exchange, number(exchange, "status", 500), "text/plain", "failed as asked");
                case "/break" -> {} // closing without an answer is the answer
                default -> answer(exchange, 200, "text/plain", "tag server");
            }
        }
    }

    /** Answers as Google's does: nothing to show, and the server's own first-party identifier. */
    private static void collect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders()
                .add("Set-Cookie", "FPID=FPID2.2.demo; Max-Age=63072000; Path=/; HttpOnly; Secure");
        exchange.getResponseHeaders().add("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(204, -1);
    }

    /** A stand-in of the library that does what its loading is judged by. */
    private static void library(HttpExchange exchange) throws IOException {
        String id = parameter(exchange, "id").replaceAll("[^A-Z0-9-]", "");
        answer(
                exchange,
                200,
                "application/javascript",
                "(window.google_tag_manager = window.google_tag_manager || {})[\"" + id + "\"] = {demo: true};");
    }

    private static void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (int i = 0; i < 3; i++) {
            out.write(("data: " + i + "\n\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            LockSupport.parkNanos(200_000_000L);
        }
    }

    private static void slow(HttpExchange exchange) throws IOException {
        LockSupport.parkNanos(Math.clamp(number(exchange, "ms", 1_000), 0, LONGEST_PAUSE_MILLIS) * 1_000_000L);
        answer(exchange, 200, "text/plain", "at last");
    }

    private void remember(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readNBytes(64 * 1024), StandardCharsets.UTF_8);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(exchange.getRequestHeaders());
        received.addLast(new Received(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body));
        if (count.incrementAndGet() > REMEMBERED) {
            received.pollFirst();
        }
    }

    private void show(HttpExchange exchange, String path) throws IOException {
        if (exchange.getRequestMethod().equals("DELETE")) {
            received.clear();
            count.set(0);
        }
        Object shown = path.equals("/_received/count") ? new Count(count.get()) : List.copyOf(received);
        answer(exchange, 200, "application/json", new String(Json.encode(shown), StandardCharsets.UTF_8));
    }

    private static int number(HttpExchange exchange, String name, int otherwise) {
        try {
            return Integer.parseInt(parameter(exchange, name));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static String parameter(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
        }
        return "";
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
