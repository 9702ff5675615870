package com.qaxal.billing;

import com.qaxal.model.event.ContainerLifecycle;
import com.qaxal.model.feed.ContainerPage;
import com.qaxal.model.json.Json;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The feed of containers, without config-service. */
public final class StandInConfig implements QuarkusTestResourceLifecycleManager {
    public static final List<ContainerLifecycle> FEED = new CopyOnWriteArrayList<>();

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            HttpServer config = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            config.createContext("/internal/containers", exchange -> {
                String query = exchange.getRequestURI().getQuery();
                long after = Long.parseLong(query.substring(query.lastIndexOf('=') + 1));
                List<ContainerLifecycle> rows = FEED.stream()
                        .filter(container -> container.seq() > after)
                        .toList();
                byte[] page = Json.encode(new ContainerPage(
                        rows, rows.isEmpty() ? after : rows.getLast().seq(), true));
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            config.start();
            server = config;
            Path token =
                    Files.writeString(Files.createTempDirectory("billing-it").resolve("token"), "token");
            return Map.of(
                    "QAXAL_CONFIG_URL",
                    "http://127.0.0.1:" + config.getAddress().getPort(),
                    "QAXAL_SERVICE_TOKEN_FILE",
                    token.toString(),
                    "qaxal.billing.pull-every",
                    "1s",
                    // What is done every minute, tests do themselves.
                    "qaxal.billing.enforce-every",
                    "1h");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
