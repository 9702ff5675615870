package com.qaxal.router.forward;

import com.qaxal.model.id.Host;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Everything that is decided before a request is carried anywhere.
 *
 * @param uri path and query for the upstream, byte for byte
 * @param further headers that only we may set
 * @param bodyBytes the longest body that passes
 * @param handOver runs once, when a connection is open and before anything is written to it
 * @param answerHead completes the head of the answer: cookies, CORS
 */
public record ForwardPlan(
        HttpServerRequest request,
        String uri,
        Upstream upstream,
        Client client,
        Host publicHost,
        Map<String, String> further,
        long bodyBytes,
        Runnable handOver,
        BiConsumer<HttpClientResponse, HttpServerResponse> answerHead) {}
