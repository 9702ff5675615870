package com.qaxal.bench.measure;

import com.qaxal.bench.load.LoadResult;
import com.qaxal.bench.load.Wrk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures several servers in turns, all of them up, in another order each round: what disturbs the machine for a while disturbs all alike.
 */
public final class Rounds {
    private static final Random ORDER = new Random();
    private static final Duration WARM_UP_SLICE = Duration.ofSeconds(4);
    private static final int WARM_UP_SLICES = 15;
    private static final double TOLERATED = 0.10;
    private static final int REPETITIONS = 2;

    private final Wrk wrk;
    private final Plan plan;
    private final Consumer<String> progress;

    /**
     * @param rounds how often each is measured
     * @param length of one measurement
     * @param warmUpRequests that each serves before: the JIT compiler shares its core
     * @param connections each with one request in flight
     */
    public record Plan(int rounds, Duration length, long warmUpRequests, int connections) {}

    public Rounds(Wrk wrk, Plan plan, Consumer<String> progress) {
        this.wrk = wrk;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * @param ring of requests, the same for all
     * @throws IOException when one could not be measured
     */
    public List<Measured> measure(List<Subject> subjects, Path ring) throws IOException, InterruptedException {
        for (Subject subject : subjects) {
            warmUp(subject, ring);
        }
        Map<Subject, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            List<Subject> order = new ArrayList<>(subjects);
            Collections.shuffle(order, ORDER);
            for (Subject subject : order) {
                Sample sample = sample(subject, ring);
                samples.computeIfAbsent(subject, _ -> new ArrayList<>()).add(sample);
                progress.accept("round %d of %d  %-14s %6.1f µs  %6.0f/s  others %2.0f %%%s"
                        .formatted(
                                round,
                                plan.rounds(),
                                subject.name(),
                                sample.cpuMicros(),
                                sample.perSecond(),
                                sample.disturbance() * 100,
                                sample.failed() == 0 ? "" : "  FAILED " + sample.failed()));
            }
        }
        List<Measured> measured = new ArrayList<>();
        for (Subject subject : subjects) {
            long memory = Memory.of(subject.process());
            measured.add(new Measured(
                    subject.name(), samples.getOrDefault(subject, List.of()), memory, allocated(subject, ring)));
        }
        return measured;
    }

    private void warmUp(Subject subject, Path ring) throws IOException, InterruptedException {
        long served = 0;
        for (int slice = 0; slice < WARM_UP_SLICES && served < plan.warmUpRequests(); slice++) {
            served += run(subject, ring, WARM_UP_SLICE).requests();
        }
        progress.accept("warmed up  %-22s %d requests".formatted(subject.name(), served));
    }

    /** A measurement that something else disturbed is taken again, a few times; then it stands as it is. */
    private Sample sample(Subject subject, Path ring) throws IOException, InterruptedException {
        Sample sample = sampleOnce(subject, ring);
        for (int again = 0; again < REPETITIONS && sample.disturbance() > TOLERATED; again++) {
            sample = sampleOnce(subject, ring);
        }
        return sample;
    }

    private Sample sampleOnce(Subject subject, Path ring) throws IOException, InterruptedException {
        CpuTime before = CpuTime.of(subject.process());
        CoreTime coreBefore = CoreTime.of(subject.core());
        LoadResult load = run(subject, ring, plan.length());
        return Sample.of(
                load,
                CpuTime.of(subject.process()).minus(before),
                CoreTime.of(subject.core()).minus(coreBefore));
    }

    private @Nullable Double allocated(Subject subject, Path ring) throws IOException, InterruptedException {
        if (!subject.isJvm()) {
            return null;
        }
        try (Allocation allocation = Allocation.of(subject.process())) {
            long before = allocation.bytes();
            LoadResult load = run(subject, ring, plan.length());
            return (allocation.bytes() - before) / (double) load.requests();
        }
    }

    private LoadResult run(Subject subject, Path ring, Duration length) throws IOException, InterruptedException {
        LoadResult load = wrk.run(subject.port(), ring, plan.connections(), length);
        if (load.requests() == 0) {
            throw new IOException(subject.name() + " answered nothing");
        }
        return load;
    }
}
