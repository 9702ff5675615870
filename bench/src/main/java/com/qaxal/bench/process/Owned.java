package com.qaxal.bench.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Everything that a run starts. It ends in the opposite order when this is closed, which also a signal to the run brings about, so that
 * nothing is left behind.
 */
public final class Owned implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private boolean closed;

    public Owned() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::close));
    }

    /**
     * What to start.
     *
     * @param cores the only processor cores it may use
     * @param environment added to this process's own
     * @param output where its standard output and error are appended
     */
    public record Launch(
            List<String> command, List<Integer> cores, Map<String, String> environment, Path directory, Path output) {
        public Launch {
            command = List.copyOf(command);
            cores = List.copyOf(cores);
            environment = Map.copyOf(environment);
        }

        /** {@code taskset} becomes the command itself: no process stands between. */
        List<String> pinned() {
            List<String> all = new ArrayList<>(List.of("taskset", "-c", Affinity.list(cores)));
            all.addAll(command);
            return all;
        }
    }

    /** Closes {@code one} with the rest. */
    public synchronized <T extends AutoCloseable> T own(T one) throws IOException {
        if (closed) {
            closeQuietly(one);
            throw new IOException("the run is ending");
        }
        owned.push(one);
        return one;
    }

    /** @throws IOException when it cannot be started, or the run is already ending */
    public Process start(Launch launch) throws IOException {
        return start(builder(launch)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.output().toFile())));
    }

    /**
     * Runs it to its end.
     *
     * @param length that it is expected to take; some seconds later it is ended
     * @return what it wrote to its standard output; its standard error is in {@code output}
     */
    public String output(Launch launch, Duration length) throws IOException, InterruptedException {
        Process process = start(builder(launch)
                .redirectError(ProcessBuilder.Redirect.appendTo(launch.output().toFile())));
        CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> readAll(process));
        if (!process.waitFor(length.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
            stop(process);
            throw new IOException(launch.command().getFirst() + " did not end");
        }
        return text.join();
    }

    private static String readAll(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(Launch launch) {
        ProcessBuilder builder = new ProcessBuilder(launch.pinned())
                .directory(launch.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(launch.environment());
        return builder;
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException {
        if (closed) {
            throw new IOException("the run is ending");
        }
        owned.removeIf(one -> one instanceof Child(Process process) && !process.isAlive());
        Process process = builder.start();
        owned.push(new Child(process));
        return process;
    }

    private record Child(Process process) implements AutoCloseable {
        @Override
        public void close() {
            stop(process);
        }
    }

    /** Asks it to end, with its children, and ends it when it does not. */
    public static void stop(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!owned.isEmpty()) {
            closeQuietly(owned.pop());
        }
    }

    /** One that does not end must not keep the others from ending. */
    private static void closeQuietly(AutoCloseable one) {
        try {
            one.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            System.err.println("did not end cleanly: " + e);
        }
    }
}
