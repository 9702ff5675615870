package com.qaxal.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.local.infra.Await;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The public control API, as anybody uses it. */
final class ControlApi {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final String base;
    private @Nullable String token;

    ControlApi(String base) {
        this.base = base;
    }

    void signIn(String email, String password) throws IOException, InterruptedException {
        token = call("POST", "/v1/auth/login", Map.of("email", email, "password", password))
                .path("access_token")
                .asText();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return call("GET", path, null);
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return call("POST", path, body);
    }

    JsonNode put(String path, Object body) throws IOException, InterruptedException {
        return call("PUT", path, body);
    }

    /** Waits until a field has a value: what other services bring about arrives a moment later. */
    void await(String path, String field, String value) throws InterruptedException {
        Await.until(field + " of " + path, Duration.ofSeconds(60), () -> {
            try {
                return get(path).path(field).asText().equals(value);
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
    }

    private JsonNode call(String method, String path, @Nullable Object body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(Json.encode(body)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + " answered " + answer.statusCode() + " "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return answer.body().length == 0 ? Json.mapper().nullNode() : Json.decode(answer.body(), JsonNode.class);
    }
}
