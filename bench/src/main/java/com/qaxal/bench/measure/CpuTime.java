package com.qaxal.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Processor time of a process and its descendants, as the kernel accounts it ({@code proc_pid_stat(5)}).
 *
 * @param userMicros in the program
 * @param systemMicros in the kernel, on its behalf
 */
public record CpuTime(long userMicros, long systemMicros) {
    private static final CpuTime NONE = new CpuTime(0, 0);
    /** {@code sysconf(_SC_CLK_TCK)} is 100 on every Linux that a JVM runs on. */
    private static final long MICROS_PER_TICK = 10_000;
    /** Fields after the command's closing parenthesis: state is 0, utime 11, stime 12. */
    private static final int UTIME = 11;

    public static CpuTime of(ProcessHandle root) throws IOException {
        CpuTime sum = NONE;
        for (ProcessHandle process :
                Stream.concat(Stream.of(root), root.descendants()).toList()) {
            sum = sum.plus(ofOne(process.pid()));
        }
        return sum;
    }

    private static CpuTime ofOne(long pid) throws IOException {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (NoSuchFileException e) {
            return NONE; // it ended meanwhile
        }
    }

    static CpuTime parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new CpuTime(
                Long.parseLong(fields[UTIME]) * MICROS_PER_TICK, Long.parseLong(fields[UTIME + 1]) * MICROS_PER_TICK);
    }

    private CpuTime plus(CpuTime other) {
        return new CpuTime(userMicros + other.userMicros, systemMicros + other.systemMicros);
    }

    public CpuTime minus(CpuTime earlier) {
        return new CpuTime(userMicros - earlier.userMicros, systemMicros - earlier.systemMicros);
    }

    public long totalMicros() {
        return userMicros + systemMicros;
    }
}
