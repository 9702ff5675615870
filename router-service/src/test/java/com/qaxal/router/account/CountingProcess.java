package com.qaxal.router.account;

import com.qaxal.model.id.ContainerId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A process that counts in a folder until it is killed, and tells through a pipe what it did. */
final class CountingProcess implements AutoCloseable {
    static final ContainerId CONTAINER = ContainerId.parse("0198f3a0-0000-7000-8000-000000000001");
    static final int BLOCK = 1_000;

    private final Process process;
    private final BufferedReader told;

    private CountingProcess(Process process) {
        this.process = process;
        this.told = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @param largestFile in KiB, 0 for no limit: then writing more fails as on a full disk */
    static CountingProcess start(Class<?> main, Path folder, int largestFile) throws IOException {
        String limit = largestFile == 0 ? "" : "ulimit -f " + largestFile + "; ";
        return new CountingProcess(new ProcessBuilder(
                        "bash",
                        "-c",
                        limit + "exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The next number that it tells; -1 when it has ended. */
    long next() throws IOException {
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            if (line.startsWith("told ")) { // a log may write to the same pipe
                return Long.parseLong(line.substring(5));
            }
        }
        return -1;
    }

    /**
     * Kills it as {@code kill -9} does.
     *
     * @param last what it told before
     * @return the last number that it told
     */
    long kill(long last) throws IOException, InterruptedException {
        process.toHandle().destroyForcibly(); // not the process's own: that also throws away what the pipe still holds
        process.waitFor();
        for (long told = next(); told >= 0; told = next()) {
            last = told;
        }
        return last;
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static void tell(long number) {
        System.out.println("told " + number);
    }

    /** Announces each block before it counts it, while another thread rotates the files without end. */
    static final class Rotating {
        public static void main(String[] args) {
            SettableClock clock = new SettableClock(Instant.parse("2026-08-01T00:00:00Z"));
            UsageCounters counters = UsageCounters.open("router-0", Path.of(args[0]), clock, 16);
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    clock.jump(Duration.ofDays(1));
                    counters.rotate();
                }
            });
            for (long announced = BLOCK; ; announced += BLOCK) {
                tell(announced);
                for (int i = 0; i < BLOCK; i++) {
                    counters.of(CONTAINER).add(Counter.REQUESTS, 1);
                }
            }
        }
    }

    /** Announces each block before it counts it, in a file of the usual size. */
    static final class Steady {
        public static void main(String[] args) {
            UsageCounters counters = UsageCounters.open("router-0", Path.of(args[0]), Clock.systemUTC());
            for (long announced = BLOCK; ; announced += BLOCK) {
                tell(announced);
                for (int i = 0; i < BLOCK; i++) {
                    counters.of(CONTAINER).add(Counter.REQUESTS, 1);
                }
            }
        }
    }

    /** Counts on a disk that takes no file of this size; tells what is in memory only, and what was counted. */
    static final class OnAFullDisk {
        public static void main(String[] args) {
            UsageCounters counters = UsageCounters.open("router-0", Path.of(args[0]), Clock.systemUTC());
            for (int i = 0; i < BLOCK; i++) {
                counters.of(ContainerId.next()).add(Counter.REQUESTS, 1);
                counters.makeRoom();
            }
            counters.rotate();
            tell(counters.volatileSlots());
            tell(counters.unconfirmed(_ -> true).stream()
                    .mapToLong(each -> each.totals().requests())
                    .sum());
        }
    }
}
