package com.qaxal.local.suite;

import com.qaxal.local.infra.Await;
import com.qaxal.model.json.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Takes the commands of other ./qaxal processes, on a loopback port that a token opens; both stand in the {@link RunFile} meanwhile. */
final class Control implements AutoCloseable {
    /** Several times as long as anybody waits before asking again. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final HttpServer server;
    private final String token = UUID.randomUUID().toString();
    private final Suite suite;
    /** How much of what was said those have heard who asked for the end, by their connections. */
    private final Map<InetSocketAddress, Integer> told = new ConcurrentHashMap<>();

    private Control(HttpServer server, Suite suite) {
        this.server = server;
        this.suite = suite;
    }

    static Control open(Suite suite) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Control control = new Control(server, suite);
        server.createContext("/", control::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        RunFile.ofThisProcess(server.getAddress().getPort(), control.token).write(suite.layout());
        return control;
    }

    /** Who asked for the end hears the last of it. */
    @Override
    public void close() throws IOException, InterruptedException {
        Files.deleteIfExists(suite.layout().runFile());
        Await.within(
                LAST_WORDS,
                () -> told.values().stream()
                        .allMatch(heard -> heard >= suite.progress().count()));
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            if (given == null || !MessageDigest.isEqual(bytes(given), bytes("Bearer " + token))) {
                answer(exchange, 401, bytes("not yours"));
                return;
            }
            String path = exchange.getRequestURI().getPath();
            switch (first(path)) {
                case "/status" -> answer(exchange, 200, Json.encode(Status.of(suite)));
                case "/down" -> {
                    if (last(path).equals("now")) {
                        suite.hurry();
                    }
                    Progress.Said before = new Progress.Said(suite.progress().count(), List.of());
                    told.put(exchange.getRemoteAddress(), before.upTo());
                    answer(exchange, 200, Json.encode(before));
                    Thread.ofPlatform().start(() -> System.exit(0)); // the shutdown hook stops the suite
                }
                case "/said" -> {
                    Progress.Said said = suite.progress().after(Integer.parseInt(last(path)));
                    answer(exchange, 200, Json.encode(said));
                    told.put(exchange.getRemoteAddress(), said.upTo());
                }
                case "/stop" -> run(exchange, () -> suite.stopPart(last(path)));
                case "/start" -> run(exchange, () -> suite.startPart(last(path)));
                case "/restart" ->
                    run(exchange, () -> {
                        suite.stopPart(last(path));
                        suite.startPart(last(path));
                    });
                default -> answer(exchange, 404, bytes("no such command"));
            }
        }
    }

    private interface Command {
        void run() throws IOException, InterruptedException, Refused;
    }

    private static void run(HttpExchange exchange, Command command) throws IOException {
        try {
            command.run();
        } catch (Refused | IOException | RuntimeException e) {
            answer(exchange, 409, bytes(String.valueOf(e.getMessage())));
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer(exchange, 503, bytes("interrupted"));
            return;
        }
        answer(exchange, 200, bytes("ok"));
    }

    private static String first(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
