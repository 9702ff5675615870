package com.qaxal.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.feed.DocumentDigestPage;
import com.qaxal.model.feed.DocumentDigests;
import com.qaxal.model.feed.DocumentKeys;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Speaks config-service's feed; the test is its database. */
public final class StandInFeed implements QuarkusTestResourceLifecycleManager {
    public static final ContainerId CONTAINER = ContainerId.next();
    private static final String TOKEN = "token-of-sync";
    private static final Namespace NAMESPACE = Namespace.LOADER_TOKEN_MAP;

    private static final Map<String, EdgeDocumentPage.Row> ROWS = new TreeMap<>();
    private static final List<JsonNode> REPORTS = new CopyOnWriteArrayList<>();
    private static long epoch = 1;
    private static long seq;
    private static long purgedSeq;
    private static boolean away;
    private static Runnable beforeAnswer = () -> {};

    private @Nullable HttpServer server;

    /** What a restore brings back. */
    public record Backup(Map<String, EdgeDocumentPage.Row> rows, long seq) {}

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/internal/", StandInFeed::answer);
            server.start();
            Path token = Files.createTempFile("sync", ".token");
            Files.writeString(token, TOKEN + "\n");
            return Map.of(
                    "QAXAL_CONFIG_URL",
                    "http://127.0.0.1:" + server.getAddress().getPort(),
                    "QAXAL_SERVICE_TOKEN_FILE",
                    token.toString(),
                    "qaxal.sync.poll-every",
                    "150ms",
                    "qaxal.sync.restart-check-every",
                    "1s");
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

    public static void put(String key) {
        put(key, CONTAINER);
    }

    public static synchronized void put(String key, ContainerId container) {
        seq++;
        store(key, new LoaderTokenDocument(epoch, seq, seq, container));
    }

    public static synchronized void remove(String key) {
        seq++;
        store(key, new Tombstone(epoch, seq, seq, CONTAINER));
    }

    public static synchronized EdgeDocumentPage.Row row(String key) {
        return Objects.requireNonNull(ROWS.get(key), key);
    }

    public static synchronized Optional<EdgeDocumentPage.Row> find(String key) {
        return Optional.ofNullable(ROWS.get(key));
    }

    /** Without a trace, as nothing does that feeds sync; a KV that follows has to be flushed. */
    public static synchronized void forgetAll() {
        ROWS.clear();
    }

    /** Every body by its key in Redis. */
    public static synchronized Map<String, String> bodies() {
        Map<String, String> bodies = new HashMap<>();
        ROWS.values().forEach(row -> bodies.put(row.namespace().redisKey(row.key()), row.body()));
        return bodies;
    }

    /** As after 30 days. */
    public static synchronized void purgeTombstones() {
        ROWS.values().stream()
                .filter(StandInFeed::isTombstone)
                .mapToLong(EdgeDocumentPage.Row::seq)
                .max()
                .ifPresent(newest -> purgedSeq = newest);
        ROWS.values().removeIf(StandInFeed::isTombstone);
    }

    public static synchronized Backup backup() {
        return new Backup(Map.copyOf(ROWS), seq);
    }

    public static synchronized void restore(Backup backup) {
        ROWS.clear();
        ROWS.putAll(backup.rows());
        seq = backup.seq();
    }

    public static synchronized void beginEpoch() {
        epoch++;
    }

    /** What an epoch leaves to be done, one key at a time. */
    public static void renderAnew() {
        backup().rows().keySet().forEach(StandInFeed::put);
    }

    /** Of drift checks, as they were handed in. */
    public static List<JsonNode> reports() {
        return REPORTS;
    }

    public static synchronized void away(boolean isAway) {
        away = isAway;
    }

    /** Runs once, between the question and the answer. */
    public static synchronized void beforeNextAnswer(Runnable action) {
        beforeAnswer = action;
    }

    private static void store(String key, EdgeDocument document) {
        String body = new String(Json.encode(document), StandardCharsets.UTF_8);
        ROWS.put(key, new EdgeDocumentPage.Row(NAMESPACE, key, document.epoch(), document.seq(), body));
    }

    private static boolean isTombstone(EdgeDocumentPage.Row row) {
        return row.body().contains("\"deleted\":true");
    }

    private static synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Runnable action = beforeAnswer;
            beforeAnswer = () -> {};
            action.run();
            boolean known =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            Object answer = away || !known ? null : answerTo(exchange);
            if (answer == null) {
                exchange.sendResponseHeaders(away ? 503 : known ? 410 : 401, -1);
            } else {
                byte[] body = Json.encode(answer);
                exchange.sendResponseHeaders(
                        exchange.getRequestURI().getPath().endsWith("/drift-reports") ? 201 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** Null: the cursor expired. */
    private static @Nullable Object answerTo(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange);
        String question =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        return switch (question) {
            case "GET /internal/edge-documents" ->
                page(number(query, "after"), number(query, "purged"), number(query, "limit"));
            case "GET /internal/edge-documents/digest" ->
                digests(Namespace.valueOf(query.get("namespace")), query.get("after"), number(query, "limit"));
            case "POST /internal/edge-documents/digest" ->
                digests(Json.decode(exchange.getRequestBody().readAllBytes(), DocumentKeys.class));
            case "POST /internal/drift-reports" -> {
                REPORTS.add(Json.decode(exchange.getRequestBody().readAllBytes(), JsonNode.class));
                yield Map.of();
            }
            case "GET /internal/edge-documents/one" -> row(query.get("key"));
            default -> throw new IllegalArgumentException(question);
        };
    }

    private static @Nullable EdgeDocumentPage page(long after, long knownPurge, long limit) {
        if (after != 0 && after < purgedSeq && knownPurge < purgedSeq) {
            return null;
        }
        List<EdgeDocumentPage.Row> newer = new ArrayList<>(ROWS.values());
        newer.removeIf(row -> row.seq() <= after);
        newer.sort(Comparator.comparingLong(EdgeDocumentPage.Row::seq));
        List<EdgeDocumentPage.Row> page = newer.subList(0, (int) Math.min(limit, newer.size()));
        long next = page.isEmpty() ? after : page.getLast().seq();
        return new EdgeDocumentPage(epoch, purgedSeq, seq, page, next, page.size() == newer.size());
    }

    private static DocumentDigestPage digests(Namespace namespace, String after, long limit) {
        List<DocumentDigestPage.Row> following = ROWS.values().stream()
                .filter(row ->
                        namespace == NAMESPACE && !isTombstone(row) && row.key().compareTo(after) > 0)
                .map(StandInFeed::digest)
                .toList();
        boolean end = following.size() <= limit;
        List<DocumentDigestPage.Row> page = end ? following : following.subList(0, (int) limit);
        return new DocumentDigestPage(
                namespace, page, page.isEmpty() ? after : page.getLast().key(), end);
    }

    private static DocumentDigests digests(DocumentKeys asked) {
        return new DocumentDigests(ROWS.values().stream()
                .filter(row -> asked.namespace() == NAMESPACE
                        && !isTombstone(row)
                        && asked.keys().contains(row.key()))
                .map(StandInFeed::digest)
                .toList());
    }

    private static DocumentDigestPage.Row digest(EdgeDocumentPage.Row row) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(row.body().getBytes(StandardCharsets.UTF_8));
            return new DocumentDigestPage.Row(
                    row.key(), row.epoch(), row.seq(), HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String text = exchange.getRequestURI().getQuery();
        for (String pair : text == null ? new String[0] : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return query;
    }

    private static long number(Map<String, String> query, String name) {
        return Long.parseLong(query.getOrDefault(name, "0"));
    }
}
