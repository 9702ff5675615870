package com.qaxal.bench.scenario;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One question, answered by measuring. */
public interface Scenario {
    /** In the order in which they run. */
    List<Scenario> ALL = List.of(
            new Cost(),
            new Growth(),
            new RecoveryShare(),
            new Http2(),
            new LoaderScript(),
            new MainThread(),
            new Latency(),
            new Isolation(),
            new Soak(),
            new Steps(),
            new Rebuild(),
            new DriftScan(),
            new Propagation(),
            new ApiLatency());

    String name();

    /** The question, for the help text. */
    String question();

    Findings run(Run run) throws IOException, InterruptedException;

    static Optional<Scenario> byName(String name) {
        return ALL.stream().filter(one -> one.name().equals(name)).findFirst();
    }
}
