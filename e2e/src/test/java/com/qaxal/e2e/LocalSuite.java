package com.qaxal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The suite as a user starts it, with data and ports of its own; started by the first test, ended with the last. */
final class LocalSuite {
    private static final int OFFSET = 10_000;
    private static final Path ROOT =
            Path.of(System.getProperty("qaxal.root", "..")).toAbsolutePath().normalize();
    private static final Path HOME = Path.of("target", "suite").toAbsolutePath();
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

    void stop(String part) {
        command(60, "stop", part);
    }

    void start(String part) {
        command(180, "start", part);
    }

    /** The process of a service, at this moment. */
    ProcessHandle process(String service) {
        for (JsonNode each : status().path("services")) {
            if (each.path("name").asText().equals(service)) {
                return ProcessHandle.of(each.path("pid").asLong()).orElseThrow();
            }
        }
        throw new AssertionError("no service " + service);
    }

    static JsonNode status() {
        return Json.decode(command(30, "status", "--json").getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    private static String command(int seconds, String... arguments) {
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
