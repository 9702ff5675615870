package com.qaxal.bench.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One tab, asked one thing at a time. */
public final class Tab implements AutoCloseable {
    /** No more than is looked at: writing events down takes time, too. */
    private static final String CATEGORIES = "devtools.timeline";

    private static final int PATIENCE_SECONDS = 30;

    private final WebSocket socket;
    private final Messages messages;
    /** What came while something else was awaited. */
    private final Deque<JsonNode> events = new ArrayDeque<>();

    private int asked;

    private Tab(WebSocket socket, Messages messages) {
        this.socket = socket;
        this.messages = messages;
    }

    static Tab at(HttpClient http, URI address) throws IOException, InterruptedException {
        Messages messages = new Messages();
        Tab tab =
                new Tab(http.newWebSocketBuilder().buildAsync(address, messages).join(), messages);
        tab.ask("Page.enable", Map.of());
        tab.ask("Network.setCacheDisabled", Map.of("cacheDisabled", true));
        return tab;
    }

    /** @param slowdown how many times slower than it is the processor plays */
    public void throttle(int slowdown) throws IOException, InterruptedException {
        ask("Emulation.setCPUThrottlingRate", Map.of("rate", slowdown));
    }

    /** Loads a page as one that was never here, and says what Chromium did meanwhile: events of its trace. */
    public List<JsonNode> traced(String url) throws IOException, InterruptedException {
        ask("Tracing.start", Map.of("transferMode", "ReportEvents", "categories", CATEGORIES));
        ask("Page.navigate", Map.of("url", url));
        await("Page.loadEventFired", new ArrayList<>());
        ask("Tracing.end", Map.of());
        List<JsonNode> reports = new ArrayList<>();
        await("Tracing.tracingComplete", reports);
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode report : reports) {
            report.path("params").path("value").forEach(events::add);
        }
        return events;
    }

    public JsonNode evaluate(String expression) throws IOException, InterruptedException {
        return ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
                .path("result")
                .path("value");
    }

    private JsonNode ask(String method, Map<String, Object> parameters) throws IOException, InterruptedException {
        int id = ++asked;
        String question = new String(
                Json.encode(Map.of("id", id, "method", method, "params", parameters)), StandardCharsets.UTF_8);
        socket.sendText(question, true).join();
        while (true) {
            JsonNode message = messages.next(method);
            if (message.path("id").asInt() == id) {
                if (message.has("error")) {
                    throw new IOException(method + ": " + message.path("error"));
                }
                return message.path("result");
            }
            events.add(message);
        }
    }

    /** Until that event; {@code before} gets what came before it. */
    private void await(String event, List<JsonNode> before) throws IOException, InterruptedException {
        while (true) {
            JsonNode message = events.isEmpty() ? messages.next(event) : events.remove();
            if (message.path("method").asText().equals(event)) {
                return;
            }
            before.add(message);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** What Chromium says, message by message. */
    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                heard.add(Json.decode(part.toString().getBytes(StandardCharsets.UTF_8), JsonNode.class));
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        JsonNode next(String awaited) throws IOException, InterruptedException {
            JsonNode message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new IOException("Chromium does not answer: " + awaited);
            }
            return message;
        }
    }
}
