package com.qaxal.bench.scenario;

import com.qaxal.bench.control.ControlPlane;
import com.qaxal.bench.control.Kv;
import com.qaxal.bench.measure.Memory;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import com.qaxal.bench.report.Verdict;
import com.qaxal.local.infra.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** How long a flushed KV takes to be whole again, and whether sync needs more memory for it each time. */
final class Rebuild implements Scenario {
    private static final int ROUNDS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String MARKER = "QAXAL:complete";

    @Override
    public String name() {
        return "rebuild";
    }

    @Override
    public String question() {
        return "how long the KV takes to be whole again after a FLUSHALL, and how much memory sync";
    }

    private record Rebuilt(double seconds, double mibBefore, double mibMost) {}

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        ControlPlane.Running control = run.controlPlane();
        List<Rebuilt> rounds = new ArrayList<>();
        try (Kv kv = control.plane().kv()) {
            awaitWhole(kv, "", new AtomicLong(), control);
            long documents = control.loaded().documents();
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(rebuild(kv, control));
                long keys = Long.parseLong(kv.ask("DBSIZE"));
                if (keys < documents) {
                    throw new IOException("only " + keys + " keys are back, of " + documents + " documents");
                }
                run.say("whole again after %.1f s".formatted(rounds.getLast().seconds()));
            }
        }
        double slowest = rounds.stream().mapToDouble(Rebuilt::seconds).max().orElseThrow();
        // The first round fills the heap; what still grows between the others would be a leak.
        double growth = rounds.getLast().mibMost() / rounds.get(1).mibMost();
        return new Findings(
                section(control, rounds),
                List.of(
                        new Verdict("rebuild of the KV, slowest of " + ROUNDS, slowest, 60, 30, "s"),
                        new Verdict("memory of sync, third rebuild ÷ second", growth, 1.05, 1.02, "")),
                0,
                rounds);
    }

    private static Rebuilt rebuild(Kv kv, ControlPlane.Running control) throws IOException, InterruptedException {
        String generation = kv.ask("GET", MARKER);
        long before = Memory.of(control.sync().process().toHandle());
        AtomicLong most = new AtomicLong(before);
        kv.ask("FLUSHALL");
        long began = System.nanoTime();
        awaitWhole(kv, generation, most, control);
        return new Rebuilt((System.nanoTime() - began) / 1e9, mib(before), mib(most.get()));
    }

    /** The marker is of another generation than the one that was flushed. */
    private static void awaitWhole(Kv kv, String flushed, AtomicLong most, ControlPlane.Running control)
            throws InterruptedException {
        boolean whole = Await.within(PATIENCE, PAUSE, () -> {
            try {
                most.accumulateAndGet(Memory.of(control.sync().process().toHandle()), Math::max);
                String marker = kv.ask("GET", MARKER);
                return !marker.isEmpty() && !marker.equals(flushed);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if (!whole) {
            throw new IllegalStateException("the KV was not whole within " + PATIENCE.toMinutes() + " minutes");
        }
    }

    private static double mib(long bytes) {
        return bytes / 1_048_576.0;
    }

    private static Section section(ControlPlane.Running control, List<Rebuilt> rounds) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            Rebuilt round = rounds.get(i);
            rows.add(List.of(
                    Integer.toString(i + 1),
                    "%.1f s".formatted(round.seconds()),
                    "%,.0f".formatted(control.loaded().documents() / round.seconds()),
                    "%.0f MiB".formatted(round.mibBefore()),
                    "%.0f MiB".formatted(round.mibMost())));
        }
        return new Section(
                "rebuild",
                "A flushed KV",
                "FLUSHALL with %,d containers (%,d documents) until the KV counts as complete again. Up to 5 s of it sync has not noticed yet."
                        .formatted(
                                control.plane().containers(), control.loaded().documents()),
                new Table(List.of("round", "whole after", "documents/s", "memory of sync before", "at most"), rows),
                Optional.empty(),
                List.of("Postgres, Redis, config-service, sync and this program share two cores."));
    }
}
