package com.qaxal.bench.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The control API, as one who signed in uses it. */
public final class ControlApi {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    /** An access token lives for five minutes. */
    private static final Duration RENEW = Duration.ofMinutes(4);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(DEADLINE)
            .build();
    private final String base;
    private final Map<String, String> login;
    private volatile String token = "";
    private volatile long renewAt;

    private ControlApi(String base, Map<String, String> login) {
        this.base = base;
        this.login = login;
    }

    static ControlApi signIn(String base, String email, String password) throws IOException, InterruptedException {
        ControlApi api = new ControlApi(base, Map.of("email", email, "password", password));
        api.renew();
        return api;
    }

    /** @return the answer, whatever its status */
    public HttpResponse<byte[]> ask(String method, String path, Object body) throws IOException, InterruptedException {
        renewWhenDue();
        return send(method, path, HttpRequest.BodyPublishers.ofByteArray(Json.encode(body)), token);
    }

    public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        renewWhenDue();
        return send("GET", path, HttpRequest.BodyPublishers.noBody(), token);
    }

    private void renewWhenDue() throws IOException, InterruptedException {
        if (System.nanoTime() - renewAt > 0) {
            renewOnce();
        }
    }

    /** Of many who find it due, one signs in. */
    private synchronized void renewOnce() throws IOException, InterruptedException {
        if (System.nanoTime() - renewAt > 0) {
            renew();
        }
    }

    private void renew() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                send("POST", "/v1/auth/login", HttpRequest.BodyPublishers.ofByteArray(Json.encode(login)), "");
        if (answer.statusCode() != 200) {
            throw new IOException("signing in was answered " + answer.statusCode());
        }
        token = Json.decode(answer.body(), JsonNode.class).path("access_token").asText();
        renewAt = System.nanoTime() + RENEW.toNanos();
    }

    private HttpResponse<byte[]> send(String method, String path, HttpRequest.BodyPublisher body, String bearer)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .method(method, body);
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
