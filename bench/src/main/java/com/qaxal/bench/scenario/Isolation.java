package com.qaxal.bench.scenario;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.load.Latencies;
import com.qaxal.bench.load.Mix;
import com.qaxal.bench.load.OpenLoop;
import com.qaxal.bench.measure.Subject;
import com.qaxal.bench.peers.SlowOrigin;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Whether one container with a slow origin and many requests is felt by the others. */
final class Isolation implements Scenario {
    private static final int CONTAINERS = 1_000;
    private static final int PER_SECOND = 1_000;
    private static final int CONNECTIONS = 64;
    private static final Duration LENGTH = Duration.ofSeconds(15);
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration DELAY = Duration.ofSeconds(2);
    private static final int FLOOD_PER_SECOND = 400;
    private static final int FLOOD_CONNECTIONS = 600;
    /** The flood's own process takes a moment to open its connections. */
    private static final Duration AHEAD = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "isolation";
    }

    @Override
    public String question() {
        return "whether a slow origin of one container is felt by the other 999";
    }

    private record Compared(Latencies alone, Latencies beside) {}

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        try (SlowOrigin slow = SlowOrigin.start(DELAY)) {
            Fleet fleet = Fleet.of(CONTAINERS, run.originPort()).withLastAt(slow.port());
            try (Stage stage = run.stage(fleet, run.contenders())) {
                Path others = stage.ring(fleet.allButLast(), Mix.USUAL);
                Path flood = stage.ring(fleet.onlyLast(), new Mix(0, 0));
                Map<String, Compared> compared = new LinkedHashMap<>();
                for (Subject subject : stage.subjects()) {
                    stage.wrkOn(others).run(subject.port(), WARM_UP);
                    compared.put(subject.name(), compare(run, stage.openLoop(), subject, others, flood));
                }
                long failed = compared.values().stream()
                        .mapToLong(one -> one.alone().failed() + one.beside().failed())
                        .sum();
                if (failed > 0) {
                    stage.explain();
                }
                return new Findings(section(compared), List.of(), failed, compared);
            }
        }
    }

    private static Compared compare(Run run, OpenLoop generator, Subject subject, Path others, Path flood)
            throws IOException, InterruptedException {
        Latencies alone = generator.run(subject.port(), others, PER_SECOND, CONNECTIONS, LENGTH);
        CompletableFuture<Latencies> flooding = CompletableFuture.supplyAsync(() -> {
            try {
                Duration length = LENGTH.plus(AHEAD).plus(AHEAD);
                return generator.run(subject.port(), flood, FLOOD_PER_SECOND, FLOOD_CONNECTIONS, length);
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        Thread.sleep(AHEAD);
        Latencies beside = generator.run(subject.port(), others, PER_SECOND, CONNECTIONS, LENGTH);
        Latencies flooded = flooding.join();
        run.say("%-14s p99 %d µs alone, %d µs beside a slow origin (%d slow answers, %d refused)"
                .formatted(subject.name(), alone.p99(), beside.p99(), flooded.answered(), flooded.failed()));
        return new Compared(alone, beside);
    }

    private static Section section(Map<String, Compared> compared) {
        List<List<String>> rows = new ArrayList<>();
        compared.forEach((name, one) -> rows.add(List.of(
                name,
                millis(one.alone().p50()),
                millis(one.beside().p50()),
                millis(one.alone().p99()),
                millis(one.beside().p99()),
                millis(one.alone().p999()),
                millis(one.beside().p999()))));
        return new Section(
                "isolation",
                "A slow origin among a thousand",
                "%d containers get %,d requests/s together, first alone, then while one more container gets %d/s whose origin answers after %d s. What the %d wait:"
                        .formatted(CONTAINERS - 1, PER_SECOND, FLOOD_PER_SECOND, DELAY.toSeconds(), CONTAINERS - 1),
                new Table(
                        List.of(
                                "proxy",
                                "p50 alone",
                                "p50 beside",
                                "p99 alone",
                                "p99 beside",
                                "p99.9 alone",
                                "p99.9 beside"),
                        rows),
                Optional.empty(),
                List.of("The flood's own work on proxy, generator and machine is part of what the others feel."));
    }

    private static String millis(long micros) {
        return "%.2f ms".formatted(micros / 1_000.0);
    }
}
