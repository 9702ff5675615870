package com.qaxal.bench.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What visitors waited, in microseconds, from the moment at which a request was due.
 *
 * @param answered well
 * @param failed status of 400 and above, no answer in time, or no connection
 */
public record Latencies(long answered, long failed, long p50, long p90, long p99, long p999, long most) {
    static final String MARK = "latencies";

    static Latencies of(Histogram micros, long failed) {
        return new Latencies(
                micros.getTotalCount(),
                failed,
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(90),
                micros.getValueAtPercentile(99),
                micros.getValueAtPercentile(99.9),
                micros.getMaxValue());
    }

    /** @throws IllegalArgumentException when {@code line} was not made by {@link #line} */
    static Latencies parse(String line) {
        String[] fields = line.strip().split(" ", -1);
        if (fields.length != 8 || !fields[0].equals(MARK)) {
            throw new IllegalArgumentException("no latencies: " + line);
        }
        return new Latencies(
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                Long.parseLong(fields[6]),
                Long.parseLong(fields[7]));
    }

    String line() {
        return String.format(Locale.ROOT, "%s %d %d %d %d %d %d %d", MARK, answered, failed, p50, p90, p99, p999, most);
    }
}
