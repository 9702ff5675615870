package com.qaxal.bench.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that was measured of one subject.
 *
 * @param samples one per round
 * @param memoryBytes held at the end
 * @param allocatedPerRequest bytes; null where it is no JVM
 * @param failedUnmeasured requests that failed while it was warmed up
 */
public record Measured(
        String name,
        List<Sample> samples,
        long memoryBytes,
        @Nullable Double allocatedPerRequest,
        long failedUnmeasured) {
    public Measured {
        samples = List.copyOf(samples);
    }

    public Distribution cpuMicros() {
        return over(Sample::cpuMicros);
    }

    public Distribution userMicros() {
        return over(Sample::userMicros);
    }

    public Distribution systemMicros() {
        return over(Sample::systemMicros);
    }

    public Distribution perSecond() {
        return over(Sample::perSecond);
    }

    public long failed() {
        return failedUnmeasured + samples.stream().mapToLong(Sample::failed).sum();
    }

    private Distribution over(ToDoubleFunction<Sample> figure) {
        return Distribution.of(samples.stream().mapToDouble(figure).toArray());
    }
}
