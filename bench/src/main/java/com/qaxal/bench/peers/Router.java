package com.qaxal.bench.peers;

import com.qaxal.bench.process.Ports;
import com.qaxal.local.infra.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A build of router-service, as it would run in production, with everything on: metrics, usage, cookies. No peer writes an access log, so the
 * router that is compared writes none either; with its own it is a figure of its own.
 *
 * @param label tells builds apart in the report
 * @param application the {@code quarkus-app} folder
 * @param jvm flags, the collector among them: a JVM that sees one core picks for itself otherwise
 * @param environment further settings, as {@code QAXAL_ROUTER_…}
 */
public record Router(String label, Path application, List<String> jvm, Map<String, String> environment)
        implements Peer {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final String ACCESS_LOG = "QAXAL_ROUTER_ACCESS_LOG";

    public Router {
        jvm = List.copyOf(jvm);
        environment = Map.copyOf(environment);
    }

    /** The same with another heap, such as {@code 640m}. */
    public Router withHeap(String size) {
        List<String> flags = new ArrayList<>(jvm);
        flags.removeIf(flag -> flag.startsWith("-Xms") || flag.startsWith("-Xmx"));
        flags.addAll(List.of("-Xms" + size, "-Xmx" + size));
        return new Router(label, application, flags, environment);
    }

    /** The same, with an entry of every request in the access log. */
    public Router withAccessLog() {
        Map<String, String> settings = new HashMap<>(environment);
        settings.put(ACCESS_LOG, "true");
        return new Router(label + "-log", application, jvm, settings);
    }

    @Override
    public String description() {
        return "router-service, java " + String.join(" ", jvm);
    }

    @Override
    public Optional<Missing> missing() {
        return Files.exists(application.resolve("quarkus-run.jar"))
                ? Optional.empty()
                : Optional.of(new Missing(
                        application.toString(), List.of("./mvnw", "package", "-pl", "router-service", "-am")));
    }

    @Override
    public boolean isJvm() {
        return true;
    }

    @Override
    public String version() {
        return "Java " + Runtime.version();
    }

    @Override
    public Server start(Site site) throws IOException, InterruptedException {
        int port = Ports.free();
        site.surroundings().ensureTopics(topicPrefix(port));
        int managementPort = Ports.free();
        Server server = site.start(label, port, port, command(), settings(site, port, managementPort), application);
        RouterManagement management = new RouterManagement(managementPort);
        Await.until(
                label + " (its output: " + site.folderOf(label).resolve("output.log") + ")",
                READY,
                () -> isReady(management));
        return new Server(label, port, port, server.process(), Optional.of(management));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                "quarkus-run.jar"));
        return command;
    }

    private Map<String, String> settings(Site site, int port, int management) throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.put("MALLOC_ARENA_MAX", "1"); // as docs/operations.md recommends
        settings.put("QAXAL_ROUTER_HTTP_PORT", Integer.toString(port));
        settings.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        settings.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        settings.put(
                "QAXAL_REDIS_URL", "redis://127.0.0.1:" + site.surroundings().redisPort() + "/0");
        settings.put("QAXAL_KAFKA_BOOTSTRAP", "127.0.0.1:" + site.surroundings().kafkaPort());
        settings.put("QAXAL_TOPIC_PREFIX", topicPrefix(port));
        settings.put("QAXAL_EDGE_AUTH", "nobody-is-asked");
        settings.put("QAXAL_ROUTER_AUTH", "nobody-is-asked");
        settings.put("QAXAL_CONFIG_URL", "http://127.0.0.1:9"); // the KV is complete: the fallback is never asked
        settings.put("QAXAL_LOADER_URL", "http://127.0.0.1:9");
        settings.put("QAXAL_DATA_DIR", site.folderOf(label).resolve("data").toString());
        settings.put(ACCESS_LOG, "false");
        settings.put("QAXAL_ROUTER_FORWARD_ALLOW_PRIVATE_ORIGINS", "true");
        settings.putAll(environment);
        return settings;
    }

    /** Every start has topics of its own: no router reads what another was told. */
    private String topicPrefix(int port) {
        return "bench-" + label + "-" + port + ".";
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
