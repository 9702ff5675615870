package com.qaxal.router;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends requests to the router as a browser would, to any host name. */
final class Visitor {
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient CLIENT = VERTX.createHttpClient(new HttpClientOptions().setMaxPoolSize(64));

    private Visitor() {}

    record Answer(int status, MultiMap headers, String body) {}

    static Answer get(String host, String target, String... headers) {
        return send(HttpMethod.GET, host, target, "", headers);
    }

    static Answer send(HttpMethod method, String host, String target, String body, String... headers) {
        return await(later(method, host, target, body, headers));
    }

    static CompletableFuture<Answer> later(
            HttpMethod method, String host, String target, String body, String... headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(StandIns.routerPort)
                .setURI(target)
                .putHeader("Host", host);
        for (int i = 0; i < headers.length; i += 2) {
            options.addHeader(headers[i], headers[i + 1]);
        }
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        // All on one event loop: a body that arrives before anybody listens is gone.
        VERTX.runOnContext(_ -> CLIENT.request(options)
                .compose(request -> body.isEmpty() ? request.send() : request.send(Buffer.buffer(body)))
                .compose(answer ->
                        answer.body().map(bytes -> new Answer(answer.statusCode(), answer.headers(), bytes.toString())))
                .onSuccess(answered::complete)
                .onFailure(answered::completeExceptionally));
        return answered;
    }

    /** Bytes exactly as given, and what came back until the other side closed or 2 s passed. */
    static String raw(String bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", StandIns.routerPort)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = new byte[64 * 1024];
            int length = 0;
            try {
                for (int read; (read = socket.getInputStream().read(answer, length, answer.length - length)) > 0; ) {
                    length += read;
                }
            } catch (java.net.SocketTimeoutException e) {
                // what arrived is the answer
            }
            return new String(answer, 0, length, StandardCharsets.ISO_8859_1);
        }
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer from the router", e);
        }
    }
}
