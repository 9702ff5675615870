package com.qaxal.bench.load;

/**
 * What a generator saw.
 *
 * @param requests answered
 * @param failed answers of status 400 and above, and requests without an answer
 * @param p50Micros latency under saturation: for judging the run, not the peer
 */
public record LoadResult(long requests, long durationMicros, long failed, long p50Micros, long p99Micros) {
    static final String MARK = "result";

    /** @throws IllegalArgumentException when {@code line} is not what the script prints */
    static LoadResult parse(String line) {
        String[] fields = line.strip().split(" ", -1);
        if (fields.length != 6 || !fields[0].equals(MARK)) {
            throw new IllegalArgumentException("not a result of wrk: " + line);
        }
        return new LoadResult(
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]));
    }

    public double perSecond() {
        return requests * 1e6 / durationMicros;
    }
}
