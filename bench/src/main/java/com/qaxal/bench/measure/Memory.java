package com.qaxal.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Memory that a process and its descendants hold. */
public final class Memory {
    private Memory() {}

    /** Pages shared between the processes of one tree count once: the sum of their proportional set sizes, in bytes. */
    public static long of(ProcessHandle root) throws IOException {
        long sum = 0;
        for (ProcessHandle process :
                Stream.concat(Stream.of(root), root.descendants()).toList()) {
            sum += ofOne(process.pid());
        }
        return sum;
    }

    private static long ofOne(long pid) throws IOException {
        try {
            return pss(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    static long pss(List<String> rollup) {
        return rollup.stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
    }
}
