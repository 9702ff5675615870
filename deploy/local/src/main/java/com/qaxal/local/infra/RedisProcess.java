package com.qaxal.local.infra;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/** A Redis server as a child process that keeps its data, {@code appendonly}, in a folder of its own. */
public final class RedisProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(10);
    /** Statically linked: serves where the 64-bit build's libraries are missing. */
    private static final String STATIC_LINUX = "/redis-server-6.2.7-linux-386";

    private final Process process;
    private final int port;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param log where the server's own output is appended */
    public static RedisProcess start(Path data, int port, Path log) throws IOException, InterruptedException {
        Files.createDirectories(data);
        RedisProcess redis = new RedisProcess(launch(executable(data), data, port, log), port);
        Await.until("Redis on port " + port, START, () -> redis.answersPing() || !redis.isAlive());
        if (redis.isAlive()) {
            return redis;
        }
        RedisProcess portable = new RedisProcess(launch(staticExecutable(data), data, port, log), port);
        Await.until("Redis on port " + port, START, portable::answersPing);
        return portable;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public int port() {
        return port;
    }

    /** Asks it to save and end; ends it when it does not. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static Process launch(Path executable, Path data, int port, Path log) throws IOException {
        return new ProcessBuilder(List.of(
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
                        "noeviction",
                        "--databases",
                        "64"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static Path executable(Path data) throws IOException {
        File folder = Files.createDirectories(data.resolve("bin")).toFile();
        return ExecutableProvider.newJarResourceProvider(folder).get().toPath();
    }

    private static Path staticExecutable(Path data) throws IOException {
        Path target = data.resolve("bin").resolve("redis-server-static");
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
