package com.qaxal.local.suite;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the person at the terminal what is going on, with the seconds since the beginning; also the one who asked for the end. */
public final class Progress {
    /** Whoever asks is at most a few lines behind. */
    private static final int REMEMBERED = 1_000;

    private final PrintStream out;
    private final long began = System.nanoTime();
    private final List<String> said = new ArrayList<>();
    private int forgotten;
    private @Nullable PrintStream log;
    private long lastSaid = began;

    public Progress(PrintStream out) {
        this.out = out;
    }

    /** From now on everything is said there, too. */
    public synchronized void alsoTo(Path file) throws IOException {
        log = new PrintStream(file.toFile(), StandardCharsets.UTF_8);
    }

    public synchronized void say(String line) {
        String timed = "%5.1f s  %s".formatted((System.nanoTime() - began) / 1e9, line);
        print(out, timed);
        if (log != null) {
            print(log, timed);
        }
        lastSaid = System.nanoTime();
        said.add(timed);
        if (said.size() > REMEMBERED) {
            said.removeFirst();
            forgotten++;
        }
    }

    /** Whether nothing has been said for that long. */
    synchronized boolean isSilentFor(Duration duration) {
        return System.nanoTime() - lastSaid > duration.toNanos();
    }

    /**
     * What was said, in part.
     *
     * @param upTo how much had been said by then; what comes later is {@link #after} it
     */
    public record Said(int upTo, List<String> lines) {}

    /** How much has been said. */
    synchronized int count() {
        return forgotten + said.size();
    }

    /** What was said after {@code count}, as far as it is remembered. */
    synchronized Said after(int count) {
        return new Said(count(), List.copyOf(said.subList(Math.clamp(count - forgotten, 0, said.size()), said.size())));
    }

    private static void print(PrintStream to, String line) {
        to.println(line);
        to.flush();
    }
}
