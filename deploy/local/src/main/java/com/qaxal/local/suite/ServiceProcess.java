package com.qaxal.local.suite;

import com.qaxal.local.infra.LastWords;
import com.qaxal.local.infra.OwnSession;
import com.qaxal.local.infra.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One service of ours as a child process. Small heap, serial collector, first compiler only: right for one machine, not for production. */
final class ServiceProcess implements Part {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(150), Duration.ofSeconds(20));
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final String name;
    private final Layout layout;
    private final ServiceEnvironment environment;
    private volatile @Nullable Process process;
    private volatile @Nullable AotCache cache;
    private volatile boolean hurried;
    /** Whether it has been ready since it was started. */
    private volatile boolean served;
    /** How long the log was when the process was started. */
    private volatile long logged;

    ServiceProcess(String name, Layout layout, ServiceEnvironment environment) {
        this.name = name;
        this.layout = layout;
        this.environment = environment;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void start() throws IOException {
        if (isAlive()) {
            return;
        }
        AotCache current = new AotCache(layout, name);
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
        command.addAll(current.options());
        command.add(Orphans.mark(layout, name));
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        ProcessBuilder builder = new ProcessBuilder(OwnSession.of(command))
                .directory(layout.application(name).toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(layout.log(name).toFile()));
        builder.environment().putAll(environment.of(name));
        logged = LastWords.end(layout.log(name));
        process = builder.start();
        cache = current.isRecorded() ? current : null;
        hurried = false;
        served = false;
    }

    @Override
    public synchronized void stop() throws IOException, InterruptedException {
        Process running = process;
        AotCache recorded = cache;
        cache = null;
        if (running == null) {
            return;
        }
        running.destroy();
        if (recorded == null) {
            PATIENCE.end(running);
        } else if (PATIENCE.endRecording(running, () -> hurried, this::hasDoneItsWork)) {
            recorded.keep();
        } else {
            recorded.drop();
        }
    }

    /** Quarkus' last line; what the JVM does after it is only the cache. One that was never ready has had no work. */
    private boolean hasDoneItsWork() {
        return !served || LastWords.added(layout.log(name), logged).contains(" qaxal-" + name + " stopped in ");
    }

    /** Its next end writes nothing that takes long. May be called while {@link #stop} waits. */
    void hurry() {
        hurried = true;
    }

    @Override
    public Optional<ProcessHandle> process() {
        return Optional.ofNullable(process).filter(Process::isAlive).map(Process::toHandle);
    }

    /** Whether its end takes longer, since it then writes what makes later starts faster. */
    boolean isRecording() {
        return cache != null && !hurried && isAlive();
    }

    /** Whether it says so itself. */
    @Override
    public boolean isReady() {
        if (!isAlive()) {
            return false;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(layout.managementUrl(name) + "/q/health/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            if (HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
                return false;
            }
            served = true;
            return true;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
