package com.qaxal.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Postgres, Redis and Kafka in a process of their own, with their own libraries, for as long as this JVM lives. */
public final class TestServers {
    /** Until all of them serve: binaries are unpacked and a cluster is made. */
    private static final Duration START = Duration.ofSeconds(150);

    private static final Duration COMMAND = Duration.ofSeconds(60);

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;
    private final JsonNode addresses;

    private TestServers(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.addresses = Json.decode(answer(START).getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    static TestServers start() throws IOException {
        Path local = root().resolve("deploy/local/target/local");
        if (!Files.exists(local.resolve("qaxal-local.jar"))) {
            throw new IOException("the test servers are not built: run ./mvnw -pl deploy/local -am install");
        }
        Files.createDirectories(home());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        local.resolve("qaxal-local.jar") + ":" + local.resolve("lib") + "/*",
                        "com.qaxal.local.TestInfrastructureMain",
                        Files.createTempDirectory(home(), "run-").toString())
                .redirectError(home().resolve("servers.log").toFile())
                .start();
        return new TestServers(process);
    }

    /** {@code host:port}. */
    public String postgres() {
        return addresses.path("postgres").asText();
    }

    /** {@code host:port}. */
    public String redis() {
        return addresses.path("redis").asText();
    }

    /** {@code host:port}. */
    public String kafka() {
        return addresses.path("kafka").asText();
    }

    /** Takes a server away: {@code redis} or {@code kafka}. Its data and its port wait for {@link #start(String)}. */
    public void stop(String server) {
        command("stop " + server);
    }

    public void start(String server) {
        command("start " + server);
    }

    private synchronized void command(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            String answer = answer(COMMAND);
            if (!"ok".equals(answer)) {
                throw new IllegalStateException(command + " was answered with " + answer);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the test servers did not " + command, e);
        }
    }

    /** @throws IOException when they say nothing in time, and then they are ended; or when they have ended */
    private String answer(Duration deadline) throws IOException {
        CompletableFuture<@Nullable String> line = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                line.complete(answers.readLine());
            } catch (IOException e) {
                line.completeExceptionally(e);
            }
        });
        String answer;
        try {
            answer = line.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("the test servers said nothing for " + deadline.toSeconds() + " s" + seeLog(), e);
        } catch (ExecutionException e) {
            throw new IOException("the test servers cannot be heard" + seeLog(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (answer == null) {
            throw new IOException("the test servers have ended" + seeLog());
        }
        return answer;
    }

    private static String seeLog() {
        return "; see " + home() + "/servers.log";
    }

    private static Path home() {
        return Path.of("target", "test-servers").toAbsolutePath();
    }

    private static Path root() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IOException("not inside the project");
        }
        return folder;
    }
}
