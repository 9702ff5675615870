package com.qaxal.bench.control;

import com.qaxal.bench.process.Owned;
import com.qaxal.local.infra.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service of ours that runs; its management port tells of it. */
public record Service(String name, int port, int managementPort, Process process) {
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();

    /**
     * What is needed to start one.
     *
     * @param tree whose builds are run
     * @param folder for what they say
     * @param cores that they may use
     */
    record Place(Owned owned, Path tree, Path folder, List<String> jvm, List<Integer> cores) {}

    /** Returns when it is ready. */
    static Service start(Place place, String name, int port, int managementPort, Map<String, String> settings)
            throws IOException, InterruptedException {
        Path application = place.tree().resolve(name + "-service/target/quarkus-app");
        if (!Files.exists(application.resolve("quarkus-run.jar"))) {
            throw new IOException(application + " is not built");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(place.jvm());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                "quarkus-run.jar"));
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        Path output = place.folder().resolve(name + ".log");
        Process process =
                place.owned().start(new Owned.Launch(command, place.cores(), environment, application, output));
        Service service = new Service(name, port, managementPort, process);
        Await.until(name + " (its output: " + output + ")", READY, () -> service.isReady() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException(name + " ended while it started; its output is in " + output);
        }
        return service;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    private boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(managementUrl() + "/q/health/ready"))
                    .timeout(DEADLINE)
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
