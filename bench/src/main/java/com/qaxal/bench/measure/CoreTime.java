package com.qaxal.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one core of this machine did since it was booted, as {@code /proc/stat} tells ({@code proc_stat(5)}), in microseconds.
 *
 * @param busyMicros whatever ran, the kernel's own work included
 * @param stolenMicros taken by other guests of the same host
 */
public record CoreTime(long busyMicros, long stolenMicros) {
    private static final long MICROS_PER_TICK = 10_000;
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int STOLEN = 7;

    public static CoreTime of(int core) throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/stat")), core);
    }

    static CoreTime parse(List<String> stat, int core) {
        String name = "cpu" + core + " ";
        String line = stat.stream()
                .filter(one -> one.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no core " + core));
        String[] fields = line.substring(name.length()).split(" ", -1);
        long busy = 0;
        for (int i = 0; i < STOLEN; i++) {
            busy += i == IDLE || i == WAITING ? 0 : Long.parseLong(fields[i]);
        }
        return new CoreTime(busy * MICROS_PER_TICK, Long.parseLong(fields[STOLEN]) * MICROS_PER_TICK);
    }

    public CoreTime minus(CoreTime earlier) {
        return new CoreTime(busyMicros - earlier.busyMicros, stolenMicros - earlier.stolenMicros);
    }
}
