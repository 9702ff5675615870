package com.qaxal.config;

import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.feed.SubscriptionPage;
import com.qaxal.model.json.Json;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Billing's feed, without billing; a router that answers as it is told; and the keys of an issuer. */
public final class StandInBilling implements QuarkusTestResourceLifecycleManager {
    static final List<SubscriptionChange> FEED = new CopyOnWriteArrayList<>();
    public static final String OPERATOR = "operator@qaxal.test";
    public static final String PASSWORD = "a password of the tests";

    private @Nullable HttpServer server;
    private @Nullable HttpServer router;
    private @Nullable HttpServer issuer;

    @Override
    public Map<String, String> start() {
        try {
            HttpServer billing = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            billing.createContext("/internal/subscriptions", exchange -> {
                String query = exchange.getRequestURI().getQuery();
                long after = Long.parseLong(query.substring(query.lastIndexOf('=') + 1));
                List<SubscriptionChange> rows =
                        FEED.stream().filter(change -> change.seq() > after).toList();
                byte[] page = Json.encode(new SubscriptionPage(
                        rows, rows.isEmpty() ? after : rows.getLast().seq(), true));
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            billing.start();
            server = billing;
            HttpServer standInRouter = StandInRouter.start();
            router = standInRouter;
            Path folder = Files.createTempDirectory("config-it");
            HttpServer standInIssuer = StandInIssuer.start();
            issuer = standInIssuer;
            Map<String, String> settings = new HashMap<>(StandInIssuer.settings(standInIssuer));
            settings.putAll(Map.ofEntries(
                    Map.entry(
                            "QAXAL_ROUTER_URL",
                            "http://127.0.0.1:" + standInRouter.getAddress().getPort()),
                    Map.entry(
                            "QAXAL_BILLING_URL",
                            "http://127.0.0.1:" + billing.getAddress().getPort()),
                    Map.entry("QAXAL_SERVICE_TOKEN_FILE", written(folder.resolve("token"), "token")),
                    Map.entry("QAXAL_FIRST_OPERATOR_EMAIL", OPERATOR),
                    Map.entry("QAXAL_FIRST_OPERATOR_PASSWORD_FILE", written(folder.resolve("password"), PASSWORD)),
                    Map.entry("QAXAL_PLATFORM_DOMAIN", "edge.qaxal.test"),
                    Map.entry("QAXAL_CONFIG_ALLOW_PRIVATE_ORIGINS", "true"),
                    Map.entry("qaxal.config.pull-every", "1s"),
                    // All tests together ask as a few people from one address. What a test uses up does not come back
                    // meanwhile.
                    Map.entry("qaxal.config.limits.requests", "1000000"),
                    Map.entry("qaxal.config.limits.requests-refill", "100d"),
                    Map.entry("qaxal.config.limits.wrong-guesses", "1000000"),
                    Map.entry("qaxal.config.limits.wrong-guesses-refill", "100d")));
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
        if (router != null) {
            router.stop(0);
        }
        if (issuer != null) {
            issuer.stop(0);
        }
    }

    private static String written(Path file, String text) throws IOException {
        return Files.writeString(file, text).toString();
    }
}
