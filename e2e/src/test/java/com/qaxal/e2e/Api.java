package com.qaxal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The control and billing APIs, as the operator. */
final class Api {
    private static final long TOKEN_NANOS = Duration.ofMinutes(4).toNanos();
    private static final LocalSuite SUITE = LocalSuite.running();
    private static @Nullable String token;
    private static long issuedAt;

    private Api() {}

    static JsonNode config(String method, String path, @Nullable Object body) {
        return call(SUITE.config(), method, path, body);
    }

    static JsonNode billing(String method, String path, @Nullable Object body) {
        return call(SUITE.billing(), method, path, body);
    }

    private static JsonNode call(String base, String method, String path, @Nullable Object body) {
        HttpResponse<String> answer = Http.send(request(base, method, path, body)
                .header("Authorization", "Bearer " + token())
                .build());
        if (answer.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? Json.mapper().nullNode() : Http.json(answer);
    }

    private static synchronized String token() {
        String known = token;
        if (known != null && System.nanoTime() - issuedAt < TOKEN_NANOS) {
            return known;
        }
        JsonNode operator = SUITE.demo().path("operator");
        Map<String, String> login = Map.of(
                "email", operator.path("email").asText(),
                "password", operator.path("password").asText());
        String fresh = Http.json(Http.send(
                        request(SUITE.config(), "POST", "/v1/auth/login", login).build()))
                .path("access_token")
                .asText();
        token = fresh;
        issuedAt = System.nanoTime();
        return fresh;
    }

    private static HttpRequest.Builder request(String base, String method, String path, @Nullable Object body) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        new String(Json.encode(body), StandardCharsets.UTF_8)));
    }
}
