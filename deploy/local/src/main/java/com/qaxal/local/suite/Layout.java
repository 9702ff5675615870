package com.qaxal.local.suite;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the parts of one suite live.
 *
 * @param root of the repository, whose built services are run
 * @param home holds data, logs and secrets
 * @param portOffset added to every port
 */
public record Layout(Path root, Path home, int portOffset) {
    /** In the order in which they are shown. */
    public static final List<String> SERVICES = List.of("router", "loader", "config", "billing", "sync");

    /** What the last of the ports allows. */
    public static final int LARGEST_OFFSET = 65_535 - 19_093;

    public int router() {
        return 8080 + portOffset;
    }

    public int loader() {
        return 8081 + portOffset;
    }

    public int config() {
        return 8082 + portOffset;
    }

    public int billing() {
        return 8083 + portOffset;
    }

    public int sync() {
        return 8084 + portOffset;
    }

    public int shop() {
        return 8090 + portOffset;
    }

    public int tagServer() {
        return 8091 + portOffset;
    }

    public int postgres() {
        return 15432 + portOffset;
    }

    public int redis() {
        return 16379 + portOffset;
    }

    public int kafka() {
        return 19092 + portOffset;
    }

    int kafkaController() {
        return 19093 + portOffset;
    }

    int port(String service) {
        return switch (service) {
            case "router" -> router();
            case "loader" -> loader();
            case "config" -> config();
            case "billing" -> billing();
            case "sync" -> sync();
            default -> throw new IllegalArgumentException("no service " + service);
        };
    }

    int management(String service) {
        return port(service) + 1_000;
    }

    public String url(String service) {
        return "http://127.0.0.1:" + port(service);
    }

    String managementUrl(String service) {
        return "http://127.0.0.1:" + management(service);
    }

    /** Every port that has to be free, and for whom. */
    Map<Integer, String> ports(boolean demo) {
        Map<Integer, String> ports = new LinkedHashMap<>();
        SERVICES.forEach(service -> {
            ports.put(port(service), service);
            ports.put(management(service), service + " (management)");
        });
        ports.put(postgres(), "Postgres");
        ports.put(redis(), "Redis");
        ports.put(kafka(), "Kafka");
        ports.put(kafkaController(), "Kafka (controller)");
        if (demo) {
            ports.put(shop(), "the demo shop");
            ports.put(tagServer(), "the demo tagging server");
        }
        return ports;
    }

    public Path logs() {
        return home.resolve("logs");
    }

    public Path log(String part) {
        return logs().resolve(part + ".log");
    }

    public Path secrets() {
        return home.resolve("secrets");
    }

    Path data() {
        return home.resolve("data");
    }

    Path data(String part) {
        return data().resolve(part);
    }

    /** Says what runs; see {@link RunFile}. */
    public Path runFile() {
        return home.resolve("run.json");
    }

    Path lock() {
        return home.resolve("lock");
    }

    Path application(String service) {
        return root.resolve(service + "-service/target/quarkus-app");
    }
}
