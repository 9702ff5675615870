package com.qaxal.bench.peers;

import com.qaxal.bench.process.Ports;
import com.qaxal.local.infra.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A build of loader-service, as it would run in production.
 *
 * @param application the {@code quarkus-app} folder
 * @param jvm flags
 */
public record Loader(Path application, List<String> jvm) implements Peer {
    private static final Duration READY = Duration.ofSeconds(90);

    public Loader {
        jvm = List.copyOf(jvm);
    }

    @Override
    public String label() {
        return "loader";
    }

    @Override
    public String description() {
        return "loader-service, java " + String.join(" ", jvm);
    }

    @Override
    public Optional<Missing> missing() {
        return Files.exists(application.resolve("quarkus-run.jar"))
                ? Optional.empty()
                : Optional.of(new Missing(
                        application.toString(), List.of("./mvnw", "package", "-pl", "loader-service", "-am")));
    }

    @Override
    public String version() {
        return "Java " + Runtime.version();
    }

    @Override
    public Server start(Site site) throws IOException, InterruptedException {
        int port = Ports.free();
        int managementPort = Ports.free();
        String topics = "bench-loader-" + port + ".";
        site.surroundings().ensureTopics(topics);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                "quarkus-run.jar"));
        Map<String, String> settings = Map.of(
                "QUARKUS_HTTP_PORT",
                Integer.toString(port),
                "QUARKUS_MANAGEMENT_PORT",
                Integer.toString(managementPort),
                "QAXAL_REDIS_URL",
                "redis://127.0.0.1:" + site.surroundings().redisPort() + "/0",
                "QAXAL_KAFKA_BOOTSTRAP",
                "127.0.0.1:" + site.surroundings().kafkaPort(),
                "QAXAL_TOPIC_PREFIX",
                topics,
                "QAXAL_CONFIG_URL",
                "http://127.0.0.1:9", // the KV is complete: the fallback is never asked
                "QAXAL_EDGE_AUTH",
                "nobody-is-asked",
                "QAXAL_ROUTER_AUTH",
                "nobody-is-asked",
                "QAXAL_BOOT_MAC_KEY",
                Base64.getEncoder().encodeToString(new byte[32]));
        Server server = site.start(label(), port, 0, command, settings, application);
        RouterManagement management = new RouterManagement(managementPort);
        Await.until(label(), READY, () -> isReady(management));
        return server;
    }

    private static boolean isReady(RouterManagement management) {
        try {
            return management.isReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
