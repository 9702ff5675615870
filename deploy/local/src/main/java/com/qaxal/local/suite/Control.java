package com.qaxal.local.suite;

import com.qaxal.model.json.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Takes the commands of other ./qaxal processes, on a loopback port that a token opens; both stand in the {@link RunFile} meanwhile. */
final class Control implements AutoCloseable {
    private final HttpServer server;
    private final String token = UUID.randomUUID().toString();
    private final Suite suite;

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

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(suite.layout().runFile());
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
                    answer(exchange, 200, bytes("" + suite.progress().count()));
                    Thread.ofPlatform().start(() -> System.exit(0)); // the shutdown hook stops the suite
                }
                case "/said" ->
                    answer(exchange, 200, bytes(lines(suite.progress().after(Integer.parseInt(last(path))))));
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

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
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
