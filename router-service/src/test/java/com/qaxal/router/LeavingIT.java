package com.qaxal.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Visitors who go before they are answered, at whatever moment, leave nothing behind. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandIns.class)
class LeavingIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    @ConfigProperty(name = "QAXAL_REDIS_URL")
    String redis;

    @SuppressWarnings("NullAway.Init") // by the framework
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void whoLeavesWhileTheLoaderAwaitsABodyGivesTheirPlaceBack() throws IOException {
        Edge edge = Edge.with(redis, Edge.Settings.usual().limits(1, 1_000));
        try (Socket visitor = new Socket("127.0.0.1", StandIns.routerPort)) {
            send(visitor, "POST /boot HTTP/1.1\r\nHost: " + edge.dataHost + "\r\nContent-Length: 5\r\n\r\n");
            await().atMost(SOON).until(() -> inFlight() == 1);
            assertThat(Visitor.get(edge.dataHost, "/x").status()).isEqualTo(503);
        }

        await().atMost(SOON).until(() -> Visitor.get(edge.dataHost, "/x").status(), status -> status == 200);
    }

    /** Each names another page, so that each is looked up while its visitor goes. */
    @Test
    void whoLeavesWhileTheirHostIsLookedUpLeavesNothingBehind() throws IOException {
        Edge edge = Edge.with(redis, Edge.Settings.usual());
        for (int i = 0; i < 200; i++) {
            try (Socket visitor = new Socket("127.0.0.1", StandIns.routerPort)) {
                visitor.setSoLinger(true, 0);
                String path = i % 2 == 0 ? "/streams" : "/l/x.js";
                send(
                        visitor,
                        "GET %s HTTP/1.1\r\nHost: %s\r\nX-Public-Host: r%d.test\r\n\r\n"
                                .formatted(path, edge.dataHost, i));
            }
        }

        await().atMost(SOON).untilAsserted(() -> assertThat(inFlight()).isZero());
        assertThat(Visitor.get(edge.dataHost, "/x").status()).isEqualTo(200);
    }

    private static void send(Socket visitor, String bytes) throws IOException {
        visitor.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private double inFlight() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(management.resolve("/q/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("qaxal_router_in_flight"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
