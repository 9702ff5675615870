package com.qaxal.local.infra;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The line of a log that says most about why its writer ended. */
public final class LastWords {
    private static final int READ_BYTES = 64 * 1024;
    /** How the servers and the services mark what they end for. */
    private static final List<String> MARKS = List.of("FATAL", "PANIC", "ERROR", "error:", "rror, ", "Exception: ");

    private LastWords() {}

    /** Bytes that {@code log} has now; what is added later is the next run's. */
    public static long end(Path log) {
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * The last line after {@code from} that names an error, or else the last that says anything.
     *
     * @param from in bytes, as {@link #end} told
     * @return empty when nothing was added
     */
    public static Optional<String> of(Path log, long from) {
        List<String> lines = added(log, from)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lastOf(lines.stream().filter(LastWords::namesAnError)).or(() -> lastOf(lines.stream()));
    }

    /** All that was added after {@code from}, or its end when that is long. */
    public static String added(Path log, long from) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long length = file.length();
            long begin = Math.max(Math.min(from, length), length - READ_BYTES);
            byte[] added = new byte[(int) (length - begin)];
            file.seek(begin);
            file.readFully(added);
            return new String(added, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // no log, no words
        }
    }

    private static boolean namesAnError(String line) {
        return MARKS.stream().anyMatch(line::contains);
    }

    private static Optional<String> lastOf(Stream<String> lines) {
        return lines.reduce((_, later) -> later);
    }
}
