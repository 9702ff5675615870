package com.qaxal.config.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.config.main.ConfigSettings;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Has a router say what it would do with a request: it decides as it always does, and then does nothing. */
@ApplicationScoped
class Routers {
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final URI address;
    private final Vertx vertx;
    /** Not the JDK's: that one does not let us say which host is meant. */
    private final HttpClient http;

    Routers(Vertx vertx, ConfigSettings settings) {
        this.vertx = vertx;
        this.address = settings.routerUrl();
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) DEADLINE.toMillis())
                .setMaxPoolSize(8)
                .setMaxWaitQueueSize(64));
    }

    sealed interface Answer {
        record Explained(JsonNode explanation) implements Answer {}

        /** Before it knew whose request it is, or because it may not tell. */
        record Refused(String problem) implements Answer {}

        record Away(String why) implements Answer {}
    }

    /** @param headers what the browser would send along */
    Answer ask(Asked asked, String method, Map<String, String> headers, String debugToken) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.valueOf(method))
                .setHost(address.getHost())
                .setPort(port())
                .setSsl("https".equals(address.getScheme()))
                .setURI(asked.target())
                .setTimeout(DEADLINE.toMillis());
        headers.forEach(request::putHeader);
        request.putHeader("Host", asked.host().value())
                .putHeader("X-Qaxal-Debug", debugToken)
                .putHeader("X-Qaxal-Dry-Run", "1");
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        // all on one event loop: a body that arrives before anybody listens is gone
        vertx.runOnContext(_ -> http.request(request)
                .compose(HttpClientRequest::send)
                .compose(answer -> answer.body().map(body -> read(answer.statusCode(), body)))
                .onSuccess(answered::complete)
                .onFailure(answered::completeExceptionally));
        try {
            return answered.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return new Answer.Away(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return new Answer.Away("no answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Away("interrupted");
        }
    }

    @PreDestroy
    void close() {
        http.close();
    }

    private static Answer read(int status, Buffer body) {
        try {
            JsonNode json = Json.decode(body.getBytes(), JsonNode.class);
            if (status == 200 && json.has("container")) {
                return new Answer.Explained(json);
            }
            return json.has("code")
                    ? new Answer.Refused(json.path("code").asText())
                    : new Answer.Away("status " + status);
        } catch (MalformedJson e) {
            return new Answer.Away("status " + status);
        }
    }

    private int port() {
        return address.getPort() > 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }
}
