package com.qaxal.bench.measure;

import com.qaxal.bench.load.Generator;
import com.qaxal.bench.load.LoadResult;
import java.io.IOException;
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
    private static final Duration WARM_UP_SLICE = Duration.ofSeconds(4);
    /** What is enough for everything but a JVM: caches, and compilers that are quick. */
    private static final long SHORT_WARM_UP = 150_000;

    private static final Duration SHORT_LEAD_IN = Duration.ofSeconds(1);
    private static final double TOLERATED = 0.10;
    private static final int REPETITIONS = 2;

    private final Random order = new Random();
    private final Generator generator;
    private final Plan plan;
    private final int proxyCore;
    private final Quiet quiet;
    private final Consumer<String> progress;
    private Duration repeatFor;
    private final Map<Subject, Long> failedUnmeasured = new LinkedHashMap<>();

    /**
     * @param rounds how often each is measured
     * @param leadIn unmeasured traffic right before each measurement of a JVM: what a router holds is to be confirmed again when the others had their turns,
     *     and for ten thousand containers that takes seconds; the others, who hold nothing of the kind, get one second
     * @param length of one measurement
     * @param warmUpRequests that a JVM serves at first: its compiler shares its core, and took a fifth of it after 500,000 requests
     * @param warmUpLimit when they take longer than this, they end
     * @param patience to wait, over the whole run, for the proxies' core to be idle; and as much again for what has to be measured once more
     */
    public record Plan(
            int rounds,
            Duration leadIn,
            Duration length,
            long warmUpRequests,
            Duration warmUpLimit,
            Duration patience) {

        public Plan withRounds(int other) {
            return new Plan(other, leadIn, length, warmUpRequests, warmUpLimit, patience);
        }

        public Plan withWarmUp(long requests) {
            return new Plan(rounds, leadIn, length, requests, warmUpLimit, patience);
        }
    }

    public Rounds(Generator generator, Plan plan, int proxyCore, Consumer<String> progress) {
        this.generator = generator;
        this.plan = plan;
        this.proxyCore = proxyCore;
        this.quiet = new Quiet(proxyCore, plan.patience());
        this.repeatFor = plan.patience();
        this.progress = progress;
    }

    /** @throws IOException when one could not be measured */
    public List<Measured> measure(List<Subject> subjects) throws IOException, InterruptedException {
        for (Subject subject : subjects) {
            warmUp(subject);
        }
        Map<Subject, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            List<Subject> turns = new ArrayList<>(subjects);
            Collections.shuffle(turns, order);
            for (Subject subject : turns) {
                Sample sample = sample(subject);
                samples.computeIfAbsent(subject, _ -> new ArrayList<>()).add(sample);
                tell(round, subject, sample);
            }
        }
        List<Measured> measured = new ArrayList<>();
        for (Subject subject : subjects) {
            long memory = Memory.of(subject.process());
            Double allocated = allocated(subject);
            measured.add(new Measured(
                    subject.name(),
                    samples.getOrDefault(subject, List.of()),
                    memory,
                    allocated,
                    failedUnmeasured.getOrDefault(subject, 0L)));
        }
        return measured;
    }

    private void tell(int round, Subject subject, Sample sample) {
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

    private void warmUp(Subject subject) throws IOException, InterruptedException {
        long wanted = subject.isJvm() ? plan.warmUpRequests() : Math.min(plan.warmUpRequests(), SHORT_WARM_UP);
        long served = 0;
        Duration spent = Duration.ZERO;
        while (served < wanted && spent.compareTo(plan.warmUpLimit()) < 0) {
            served += unmeasured(subject, WARM_UP_SLICE);
            spent = spent.plus(WARM_UP_SLICE);
        }
        progress.accept("warmed up  %-14s %d requests".formatted(subject.name(), served));
    }

    /**
     * A measurement that something else disturbed is taken again, a few times and while there is patience; then it stands as it is. Not that of the origin,
     * which always shares its core.
     */
    private Sample sample(Subject subject) throws IOException, InterruptedException {
        Sample sample = sampleOnce(subject);
        boolean alone = subject.core() == proxyCore;
        for (int again = 0;
                alone && again < REPETITIONS && sample.disturbance() > TOLERATED && repeatFor.isPositive();
                again++) {
            repeatFor = repeatFor.minus(plan.leadIn()).minus(plan.length());
            sample = sampleOnce(subject);
        }
        return sample;
    }

    private Sample sampleOnce(Subject subject) throws IOException, InterruptedException {
        quiet.await();
        if (plan.leadIn().isPositive()) {
            unmeasured(subject, subject.isJvm() ? plan.leadIn() : SHORT_LEAD_IN);
        }
        CpuTime before = CpuTime.of(subject.process());
        CoreTime coreBefore = CoreTime.of(subject.core());
        LoadResult load = run(subject, plan.length());
        return Sample.of(
                load,
                CpuTime.of(subject.process()).minus(before),
                CoreTime.of(subject.core()).minus(coreBefore));
    }

    private @Nullable Double allocated(Subject subject) throws IOException, InterruptedException {
        if (!subject.isJvm()) {
            return null;
        }
        unmeasured(subject, plan.leadIn().isPositive() ? plan.leadIn() : WARM_UP_SLICE);
        try (Allocation allocation = Allocation.of(subject.process())) {
            long before = allocation.bytes();
            LoadResult load = run(subject, plan.length());
            return (allocation.bytes() - before) / (double) load.requests();
        }
    }

    /** @return how many were answered; those that failed count all the same */
    private long unmeasured(Subject subject, Duration length) throws IOException, InterruptedException {
        LoadResult load = run(subject, length);
        failedUnmeasured.merge(subject, load.failed(), Long::sum);
        return load.requests();
    }

    private LoadResult run(Subject subject, Duration length) throws IOException, InterruptedException {
        LoadResult load = generator.run(subject.port(), length);
        if (load.requests() == 0) {
            throw new IOException(subject.name() + " answered nothing");
        }
        return load;
    }
}
