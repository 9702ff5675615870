package com.qaxal.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A second replica of sync-service beside the suite's own, as a cluster may have. Its way to Redis is so slow that what it writes is old when it
 * arrives: only the guard keeps it from replacing newer documents.
 */
final class SlowSync implements AutoCloseable {
    private static final LocalSuite SUITE = LocalSuite.running();
    private static final int DELAY_MILLIS = 300;

    private final LateLink toRedis;
    private final int management;
    private final Process process;

    private SlowSync(LateLink toRedis, int management, Process process) {
        this.toRedis = toRedis;
        this.management = management;
        this.process = process;
    }

    /** Returns when it is started; it takes some seconds until it works. */
    static SlowSync start() throws IOException {
        LateLink toRedis = new LateLink(SUITE.redis(), DELAY_MILLIS);
        int management = freePort();
        Path home = LocalSuite.HOME.toRealPath();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dqaxal.part=" + home
                                + "/sync", // as the suite marks its own: nothing of it outlives the suite
                        "-jar",
                        "quarkus-run.jar")
                .directory(LocalSuite.ROOT
                        .resolve("sync-service/target/quarkus-app")
                        .toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("logs/second-sync.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT",
                        "0",
                        "QUARKUS_MANAGEMENT_PORT",
                        Integer.toString(management),
                        "QAXAL_KAFKA_BOOTSTRAP",
                        "127.0.0.1:" + SUITE.kafka(),
                        "QAXAL_REDIS_URL",
                        "redis://127.0.0.1:" + toRedis.port() + "/0",
                        "QAXAL_CONFIG_URL",
                        SUITE.config(),
                        "QAXAL_SERVICE_TOKEN_FILE",
                        home.resolve("secrets/sync.token").toString()));
        return new SlowSync(toRedis, management, builder.start());
    }

    /** How many documents it has tried to write so far; 0 while it does not work yet. */
    long documents() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new IOException("the second sync ended; its output is in logs/second-sync.log");
        }
        try {
            return Http.CLIENT
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/q/metrics"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("qaxal_sync_documents_total{"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (ConnectException e) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
        }
        toRedis.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
