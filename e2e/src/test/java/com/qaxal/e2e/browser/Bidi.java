package com.qaxal.e2e.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Commands of WebDriver BiDi, as W3C describes them, and their answers; events are not listened to. */
final class Bidi implements WebSocket.Listener {
    private static final long PATIENCE_SECONDS = 30;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger commands = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;

    Bidi(String address) {
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(address + "/session"), this)
                .join();
    }

    JsonNode call(String method, Map<String, ?> parameters) {
        int id = commands.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        byte[] command = Json.encode(Map.of("id", id, "method", method, "params", parameters));
        try {
            socket.sendText(new String(command, StandardCharsets.UTF_8), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(method + " " + parameters + " got no answer", e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            JsonNode said = Json.decode(message.toString().getBytes(StandardCharsets.UTF_8), JsonNode.class);
            message.setLength(0);
            CompletableFuture<JsonNode> answer = waiting.remove(said.path("id").asInt());
            if (answer != null && said.path("type").asText().equals("success")) {
                answer.complete(said.path("result"));
            } else if (answer != null) {
                answer.completeExceptionally(new AssertionError(said.toString()));
            }
        }
        socket.request(1);
        return null;
    }
}
