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
    private static final String TOKEN = "0aZ9bY8cX7dW6eV5fU4gT3";
    private static final int SALT = 0x5EED;

    private final String target =
            Hit.of(Fleet.of(1, 9).active().getFirst(), Hit.Kind.PLAIN, 1_000).target();
    private final String plain = RecoveryEnvelope.encode(target);
    private final String masked = RecoveryEnvelope.encodeMasked(target, TOKEN, SALT);

    @Benchmark
    public RecoveryTarget decode() {
        return RecoveryEnvelope.decode(plain, TOKEN);
    }

    @Benchmark
    public RecoveryTarget decodeMasked() {
        return RecoveryEnvelope.decode(masked, TOKEN);
    }
}
