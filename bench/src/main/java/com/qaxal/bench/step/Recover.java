package com.qaxal.bench.step;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.load.Hit;
import com.qaxal.model.recover.RecoveryEnvelope;
import com.qaxal.model.recover.RecoveryTarget;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Decoding and judging the envelope of one hit. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Recover {
    private final String payload = RecoveryEnvelope.encode(
            Hit.of(Fleet.of(1, 9).active().getFirst(), Hit.Kind.PLAIN, 1_000).target());

    @Benchmark
    public RecoveryTarget decode() {
        return RecoveryEnvelope.decode(payload);
    }
}
