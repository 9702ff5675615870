package com.qaxal.local.infra;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A Redis server as a child process that keeps its data, {@code appendonly}, in a folder of its own. */
public final class RedisProcess implements Part {
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration TRIAL = Duration.ofSeconds(10);
    /** Statically linked: serves where the 64-bit build's libraries are missing. */
    private static final String STATIC_LINUX = "/redis-server-6.2.7-linux-386";

    private final Path data;
    private final int port;
    private final Path log;
    private volatile @Nullable Process process;

    /** @param log where the server's own output is appended */
    public RedisProcess(Path data, int port, Path log) {
        this.data = data;
        this.port = port;
        this.log = log;
    }

    @Override
    public String name() {
        return "redis";
    }

    public int port() {
        return port;
    }

    @Override
    public synchronized void start() throws IOException, InterruptedException {
        if (!isAlive()) {
            process = new ProcessBuilder(OwnSession.of(command(executable())))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        }
    }

    /** Asks it to save and end; ends it when it does not. */
    @Override
    public synchronized void stop() throws InterruptedException {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        if (!running.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            running.destroyForcibly().waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public Optional<ProcessHandle> process() {
        return Optional.ofNullable(process).filter(Process::isAlive).map(Process::toHandle);
    }

    @Override
    public boolean isReady() {
        return isAlive() && answersPing();
    }

    private List<String> command(Path executable) {
        return List.of(
                executable.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                data.toAbsolutePath().toString(),
                "--appendonly",
                "yes",
                "--save",
                "",
                "--maxmemory-policy",
                "noeviction");
    }

    private Path executable() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(data.resolve("bin"));
        Path executable =
                ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
        // Redis as it came, where its libraries are; else the one that needs none.
        return runs(executable) ? executable : staticExecutable(folder);
    }

    private static boolean runs(Path executable) throws InterruptedException {
        try {
            Process trial = new ProcessBuilder(executable.toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return trial.waitFor(TRIAL.toMillis(), TimeUnit.MILLISECONDS) && trial.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path staticExecutable(Path folder) throws IOException {
        Path target = folder.resolve("redis-server-static");
        try (var in = ExecutableProvider.class.getResourceAsStream(STATIC_LINUX)) {
            if (in == null) {
                throw new IOException("no Redis binary for this machine");
            }
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!target.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + target + " executable");
        }
        return target;
    }

    private boolean answersPing() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            socket.setSoTimeout(500);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == '+';
        } catch (IOException e) {
            return false;
        }
    }
}
