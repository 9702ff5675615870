package com.qaxal.config;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Where an issuer publishes its keys. Its tokens are a test's to sign. */
public final class StandInIssuer {
    public static final String NAME = "https://issuer.test";
    public static final String AUDIENCE = "qaxal";
    /** Whose addresses it may vouch for. */
    public static final String DOMAIN = "people.test";

    public static final AtomicInteger ASKED = new AtomicInteger();
    public static volatile int status = 200;
    public static volatile String keys = "{\"keys\":[]}";

    private StandInIssuer() {}

    static HttpServer start() throws IOException {
        HttpServer issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        issuer.createContext("/keys", exchange -> {
            ASKED.incrementAndGet();
            byte[] body = keys.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
        return issuer;
    }

    static Map<String, String> settings(HttpServer issuer) {
        return Map.of(
                "qaxal.config.issuers.people.issuer", NAME,
                "qaxal.config.issuers.people.jwks-url",
                        "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys",
                "qaxal.config.issuers.people.audience", AUDIENCE,
                "qaxal.config.issuers.people.email-domains", DOMAIN);
    }
}
