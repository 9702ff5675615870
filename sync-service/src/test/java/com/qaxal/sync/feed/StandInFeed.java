package com.qaxal.sync.feed;

import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Tombstone;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Speaks config-service's change feed; the test is its database. */
public final class StandInFeed implements QuarkusTestResourceLifecycleManager {
    static final ContainerId CONTAINER = ContainerId.next();
    static final String TOKEN = "token-of-sync";

    private static final Map<String, EdgeDocumentPage.Row> ROWS = new HashMap<>();
    private static long epoch = 1;
    private static long seq;
    private static long oldestCursor;
    private static boolean away;
    private static Runnable beforeAnswer = () -> {};

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/internal/edge-documents", StandInFeed::answer);
            server.start();
            Path token = Files.createTempFile("sync", ".token");
            Files.writeString(token, TOKEN + "\n");
            return Map.of(
                    "QAXAL_CONFIG_URL",
                    "http://127.0.0.1:" + server.getAddress().getPort(),
                    "QAXAL_SERVICE_TOKEN_FILE",
                    token.toString());
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

    static synchronized void put(String key) {
        seq++;
        store(key, new LoaderTokenDocument(epoch, seq, seq, CONTAINER));
    }

    static synchronized void remove(String key) {
        seq++;
        store(key, new Tombstone(epoch, seq, seq, CONTAINER));
    }

    static synchronized long seqOf(String key) {
        EdgeDocumentPage.Row row = ROWS.get(key);
        return row == null ? 0 : row.seq();
    }

    static synchronized Map<String, String> bodies() {
        Map<String, String> bodies = new HashMap<>();
        ROWS.values().forEach(row -> bodies.put(row.namespace().redisKey(row.key()), row.body()));
        return bodies;
    }

    /** As after a restore from a backup: what is known, numbered anew. */
    static synchronized void restoreWithNewEpoch() {
        epoch++;
        seq = 0;
        for (String key : List.copyOf(ROWS.keySet())) {
            put(key);
        }
    }

    static synchronized void expireCursorsBefore(long oldest) {
        oldestCursor = oldest;
    }

    static synchronized void away(boolean isAway) {
        away = isAway;
    }

    /** Runs once, between the question and the answer. */
    static synchronized void beforeNextAnswer(Runnable action) {
        beforeAnswer = action;
    }

    private static void store(String key, EdgeDocument document) {
        String body = new String(Json.encode(document), StandardCharsets.UTF_8);
        ROWS.put(key, new EdgeDocumentPage.Row(Namespace.LOADER_TOKEN_MAP, key, document.seq(), body));
    }

    private static synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Runnable action = beforeAnswer;
            beforeAnswer = () -> {};
            action.run();
            boolean known =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            long after = parameter(exchange, "after");
            if (away || !known) {
                exchange.sendResponseHeaders(away ? 503 : 401, -1);
            } else if (after != 0 && after < oldestCursor) {
                exchange.sendResponseHeaders(410, -1);
            } else {
                byte[] body = Json.encode(page(after, (int) parameter(exchange, "limit")));
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static EdgeDocumentPage page(long after, int limit) {
        List<EdgeDocumentPage.Row> newer = new ArrayList<>(ROWS.values());
        newer.removeIf(row -> row.seq() <= after);
        newer.sort(Comparator.comparingLong(EdgeDocumentPage.Row::seq));
        List<EdgeDocumentPage.Row> page = newer.subList(0, Math.min(limit, newer.size()));
        long next = page.isEmpty() ? after : page.getLast().seq();
        return new EdgeDocumentPage(epoch, page, next, page.size() == newer.size());
    }

    private static long parameter(HttpExchange exchange, String name) {
        for (String pair : exchange.getRequestURI().getQuery().split("&")) {
            if (pair.startsWith(name + "=")) {
                return Long.parseLong(pair.substring(name.length() + 1));
            }
        }
        throw new IllegalArgumentException(name);
    }
}
