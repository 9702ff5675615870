package com.qaxal.local.suite;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One service of ours as a child process. Small heap, serial collector, first compiler only: right for one machine, not for production. */
final class ServiceProcess {
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration STOP_RECORDING = Duration.ofSeconds(90);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final String name;
    private final Layout layout;
    private final Map<String, String> environment;
    private final AotCache cache;
    private @Nullable Process process;
    private boolean recording;

    ServiceProcess(String name, Layout layout, Map<String, String> environment) throws IOException {
        this.name = name;
        this.layout = layout;
        this.environment = environment;
        this.cache = new AotCache(layout, name);
    }

    String name() {
        return name;
    }

    synchronized void start() throws IOException {
        if (isAlive()) {
            return;
        }
        recording = cache.isRecorded();
        Path application = layout.application(name);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xms24m",
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxMetaspaceSize=128m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(cache.options());
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(application.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(layout.log(name).toFile()));
        builder.environment().putAll(environment);
        Files.createDirectories(layout.logs());
        process = builder.start();
    }

    /** Asks it to end, and ends it when it does not. */
    synchronized void stop() throws InterruptedException {
        if (process == null) {
            return;
        }
        Duration patience = recording ? STOP_RECORDING : STOP;
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
        process = null;
    }

    synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    synchronized Optional<ProcessHandle> handle() {
        return Optional.ofNullable(process).filter(Process::isAlive).map(Process::toHandle);
    }

    synchronized boolean isRecording() {
        return recording;
    }

    /** Whether it says that it can do its job now. */
    boolean isReady() {
        if (!isAlive()) {
            return false;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(layout.managementUrl(name) + "/q/health/ready"))
                    .timeout(Duration.ofSeconds(2))
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
