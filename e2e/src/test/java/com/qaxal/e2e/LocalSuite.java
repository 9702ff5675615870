package com.qaxal.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The suite as a user starts it, with data and ports of its own; started by the first test, ended with the last. */
final class LocalSuite {
    private static final int OFFSET = 10_000;
    static final Path ROOT =
            Path.of(System.getProperty("qaxal.root", "..")).toAbsolutePath().normalize();
    static final Path HOME = Path.of("target", "suite").toAbsolutePath();
    private static @Nullable LocalSuite running;

    private final JsonNode status;

    private LocalSuite(JsonNode status) {
        this.status = status;
    }

    static synchronized LocalSuite running() {
        if (running == null) {
            wipe();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> command(120, "down")));
            command(300, "up", "--detach", "--port-offset=" + OFFSET);
            running = new LocalSuite(status());
        }
        return running;
    }

    JsonNode demo() {
        return status.path("demo");
    }

    int router() {
        return 8080 + OFFSET;
    }

    String config() {
        return "http://127.0.0.1:" + (8082 + OFFSET);
    }

    String billing() {
        return "http://127.0.0.1:" + (8083 + OFFSET);
    }

    int tagServer() {
        return 8091 + OFFSET;
    }

    int shop() {
        return 8090 + OFFSET;
    }

    int syncManagement() {
        return 9084 + OFFSET;
    }

    int redis() {
        return 16379 + OFFSET;
    }

    int kafka() {
        return 19092 + OFFSET;
    }

    void stop(String part) {
        ask(60, "stop/" + part);
    }

    void start(String part) {
        ask(180, "start/" + part);
    }

    /** The process of a part at this moment; one that ended and is to be started again has none. */
    ProcessHandle process(String part) {
        JsonNode status = status();
        long pid = status.path("infra").path(part).asLong();
        for (JsonNode each : status.path("services")) {
            if (each.path("name").asText().equals(part)) {
                pid = each.path("pid").asLong();
            }
        }
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(part + " does not run: " + status));
    }

    /** Returns when every part can do its job. */
    static void awaitReady() {
        await().atMost(Duration.ofSeconds(120))
                .until(() -> status().path("ready").asBoolean());
    }

    static JsonNode status() {
        return Json.decode(ask(30, "status").getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    /** Asks the supervisor as {@code ./qaxal} does, but without a process of its own each time: a whole run of tests asks often. */
    private static String ask(int seconds, String request) {
        try {
            JsonNode run = Json.decode(Files.readAllBytes(HOME.resolve("run.json")), JsonNode.class);
            URI address = URI.create("http://127.0.0.1:" + run.path("control").asInt() + "/" + request);
            HttpResponse<String> answer = Http.send(HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(seconds))
                    .header("Authorization", "Bearer " + run.path("token").asText())
                    .build());
            if (answer.statusCode() != 200) {
                throw new AssertionError(request + " failed: " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String command(int seconds, String... arguments) {
        Path lib = ROOT.resolve("deploy/local/target/local");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                lib.resolve("qaxal-local.jar") + ":" + lib.resolve("lib") + "/*",
                "com.qaxal.local.command.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--root", ROOT.toString(), "--home", HOME.toString()));
        try {
            Path output = Files.createTempFile("qaxal", ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("QAXAL_AOT", "off"); // each run is the only one of its build
            Process process = builder.start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(arguments[0] + " did not end: " + Files.readString(output));
            }
            String said = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", arguments) + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static void wipe() {
        command(60, "down");
        command(60, "reset", "--yes");
    }
}
