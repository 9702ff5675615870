package com.qaxal.bench.scenario;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.load.Latencies;
import com.qaxal.bench.load.Mix;
import com.qaxal.bench.load.OpenLoop;
import com.qaxal.bench.measure.Distribution;
import com.qaxal.bench.measure.Subject;
import com.qaxal.bench.peers.Nginx;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import com.qaxal.bench.report.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToLongFunction;

/** What visitors wait at a rate that leaves room, measured from the moment at which each request was due. */
final class Latency implements Scenario {
    private static final int PER_SECOND = 1_000;
    private static final int CONNECTIONS = 64;
    private static final int CONTAINERS = 1_000;
    private static final int ROUNDS = 5;
    private static final Duration LENGTH = Duration.ofSeconds(12);
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String question() {
        return "what visitors wait at 1,000 requests/s";
    }

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        try (Stage stage = run.stage(Fleet.of(CONTAINERS, run.originPort()), run.contenders())) {
            List<Subject> subjects = new ArrayList<>(List.of(run.origin()));
            subjects.addAll(stage.subjects());
            for (Subject subject : stage.subjects()) {
                stage.wrk(Mix.USUAL).run(subject.port(), WARM_UP);
            }
            Map<String, List<Latencies>> measured = measure(run, stage, subjects);
            long failed = measured.values().stream()
                    .flatMap(List::stream)
                    .mapToLong(Latencies::failed)
                    .sum();
            if (failed > 0) {
                stage.explain();
            }
            return new Findings(section(measured), verdicts(run.settings().judged(), measured), failed, measured);
        }
    }

    private static Map<String, List<Latencies>> measure(Run run, Stage stage, List<Subject> subjects)
            throws IOException, InterruptedException {
        Path ring = stage.ring(stage.fleet(), Mix.USUAL);
        OpenLoop generator = stage.openLoop();
        Map<String, List<Latencies>> measured = new LinkedHashMap<>();
        subjects.forEach(subject -> measured.put(subject.name(), new ArrayList<>()));
        Random order = new Random();
        for (int round = 1; round <= ROUNDS; round++) {
            List<Subject> turns = new ArrayList<>(subjects);
            Collections.shuffle(turns, order);
            for (Subject subject : turns) {
                Latencies seen = generator.run(subject.port(), ring, PER_SECOND, CONNECTIONS, LENGTH);
                measured.computeIfAbsent(subject.name(), _ -> new ArrayList<>()).add(seen);
                run.say("round %d of %d  %-14s p50 %d µs  p99 %d µs  p99.9 %d µs%s"
                        .formatted(
                                round,
                                ROUNDS,
                                subject.name(),
                                seen.p50(),
                                seen.p99(),
                                seen.p999(),
                                seen.failed() == 0 ? "" : "  FAILED " + seen.failed()));
            }
        }
        return measured;
    }

    private static Section section(Map<String, List<Latencies>> measured) {
        List<List<String>> rows = new ArrayList<>();
        measured.forEach((name, seen) -> rows.add(List.of(
                name,
                millis(median(seen, Latencies::p50)),
                millis(median(seen, Latencies::p90)),
                millis(median(seen, Latencies::p99)),
                millis(median(seen, Latencies::p999)),
                millis(seen.stream().mapToLong(Latencies::most).max().orElse(0)))));
        return new Section(
                "latency",
                "What visitors wait",
                "%,d requests/s on a fixed schedule over %d connections, %d containers; each counted from the moment at which it was due, so that a pause is felt by every request it delays. Medians of the quantiles of %d shuffled rounds of %d s."
                        .formatted(PER_SECOND, CONNECTIONS, CONTAINERS, ROUNDS, LENGTH.toSeconds()),
                new Table(List.of("proxy", "p50", "p90", "p99", "p99.9", "longest"), rows),
                Optional.empty(),
                List.of("The row of the origin shows what generator, origin and machine contribute by themselves."));
    }

    private static List<Verdict> verdicts(String judged, Map<String, List<Latencies>> measured) {
        List<Latencies> peer = measured.get(Nginx.LUA.label());
        List<Latencies> router = measured.get(judged);
        if (peer == null || router == null) {
            return List.of();
        }
        double millis = (median(router, Latencies::p999) - median(peer, Latencies::p999)) / 1_000;
        // No bound: the difference is reported, and below zero nothing is left to wish.
        return List.of(new Verdict("p99.9 at 1,000/s − nginx+lua's", millis, Double.POSITIVE_INFINITY, 0, "ms"));
    }

    private static double median(List<Latencies> seen, ToLongFunction<Latencies> quantile) {
        return Distribution.of(seen.stream().mapToDouble(quantile::applyAsLong).toArray())
                .median();
    }

    private static String millis(double micros) {
        return "%.2f ms".formatted(micros / 1_000);
    }
}
