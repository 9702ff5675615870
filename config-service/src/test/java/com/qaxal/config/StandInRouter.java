package com.qaxal.config;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a router is asked, and what it answers, without a router. */
public final class StandInRouter {
    public static final BlockingQueue<Received> RECEIVED = new LinkedBlockingQueue<>();
    /** Status 0: it breaks the connection off. */
    public static volatile Answer answer = new Answer(0, "");

    private StandInRouter() {}

    public record Received(String method, String target, Headers headers) {}

    public record Answer(int status, String body) {}

    static HttpServer start() throws IOException {
        HttpServer router = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        router.createContext("/", exchange -> {
            RECEIVED.add(new Received(
                    exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders()));
            Answer given = answer;
            if (given.status() != 0) {
                byte[] body = given.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(given.status(), body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        router.start();
        return router;
    }
}
