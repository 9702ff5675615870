package com.qaxal.bench.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends at a fixed rate, whatever comes back, and prints what visitors waited as one line. A process of its own: the pauses of the
 * bench's JVM, which holds a Kafka broker, are nobody's latency. Arguments: port, ring, requests per second, connections, seconds.
 */
public final class OpenLoopMain {
    private static final long LONGEST_MICROS = 60_000_000;
    /** Connections open before the first request is due. */
    private static final Duration LEAD = Duration.ofMillis(500);
    /** Sent and not recorded: this process itself is cold at first. */
    private static final Duration UNRECORDED = Duration.ofSeconds(4);

    private final Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final AtomicLong failed = new AtomicLong();
    private final int port;
    private final List<byte[]> ring;
    private final Schedule schedule;
    private final long start = System.nanoTime() + LEAD.toNanos();

    private OpenLoopMain(int port, List<byte[]> ring, Schedule schedule) {
        this.port = port;
        this.ring = ring;
        this.schedule = schedule;
    }

    public static void main(String[] args) throws Exception {
        Schedule schedule = new Schedule(
                Integer.parseInt(args[2]), Integer.parseInt(args[3]), UNRECORDED.plusSeconds(Long.parseLong(args[4])));
        OpenLoopMain loop = new OpenLoopMain(Integer.parseInt(args[0]), read(Path.of(args[1])), schedule);
        loop.run();
        System.out.println(Latencies.of(loop.micros, loop.failed.get()).line());
    }

    private static List<byte[]> read(Path file) throws IOException {
        List<byte[]> ring = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int length = length(in); length >= 0; length = length(in)) {
                ring.add(in.readNBytes(length));
            }
        }
        return ring;
    }

    /** The line before a request; −1 at the end. */
    private static int length(InputStream in) throws IOException {
        StringBuilder digits = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            digits.append((char) c);
        }
        return digits.isEmpty() ? -1 : Integer.parseInt(digits.toString());
    }

    private void run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < schedule.connections(); i++) {
            int connection = i;
            threads.add(Thread.ofPlatform().stackSize(256 * 1024).start(() -> serve(connection)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void serve(int number) {
        Connection connection = null;
        for (long turn = 0; schedule.due(number, turn) >= 0; turn++) {
            long due = start + schedule.due(number, turn);
            try {
                connection = connection == null ? new Connection(port) : connection;
                sleepUntil(due);
                byte[] request = ring.get((int) ((turn * schedule.connections() + number) % ring.size()));
                record(due, connection.exchange(request));
            } catch (IOException e) {
                failed.incrementAndGet();
                close(connection);
                connection = null;
            }
        }
        close(connection);
    }

    private void record(long due, int status) {
        if (status >= 400) {
            failed.incrementAndGet();
        } else if (due - start >= UNRECORDED.toNanos()) {
            micros.recordValue(Math.min((System.nanoTime() - due) / 1_000, LONGEST_MICROS));
        }
    }

    private static void sleepUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException e) {
                // it is gone either way
            }
        }
    }
}
