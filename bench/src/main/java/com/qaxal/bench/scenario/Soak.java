package com.qaxal.bench.scenario;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.load.Latencies;
import com.qaxal.bench.load.Mix;
import com.qaxal.bench.load.Wrk;
import com.qaxal.bench.measure.Distribution;
import com.qaxal.bench.measure.Memory;
import com.qaxal.bench.measure.Subject;
import com.qaxal.bench.measure.Trend;
import com.qaxal.bench.peers.Peer;
import com.qaxal.bench.peers.Router;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The judged router for long at 70 % of what it can do here: no error, and memory that does not grow. */
final class Soak implements Scenario {
    private static final double SHARE = 0.7;
    private static final int CONTAINERS = 1_000;
    private static final int CONNECTIONS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration PROBE = Duration.ofSeconds(8);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final double FLAT = 0.03;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String question() {
        return "whether memory stays flat and nothing fails for long at 70 % of capacity";
    }

    private record Soaked(int perSecond, Latencies latencies, List<Double> memoryMib) {}

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        List<Peer> judged = run.contenders().stream()
                .filter(Router.class::isInstance)
                .limit(1)
                .toList();
        try (Stage stage = run.stage(Fleet.of(CONTAINERS, run.originPort()), judged)) {
            Subject router = stage.subjects().getFirst();
            int rate = (int) (SHARE * capacity(stage, router));
            run.say("%d requests/s for %d minutes"
                    .formatted(rate, run.settings().soak().toMinutes()));
            Soaked soaked = soak(run, stage, router, rate);
            if (soaked.latencies().failed() > 0) {
                stage.explain();
            }
            return new Findings(
                    section(run, router, soaked), List.of(), soaked.latencies().failed(), soaked);
        }
    }

    private static double capacity(Stage stage, Subject router) throws IOException, InterruptedException {
        Wrk wrk = stage.wrk(Mix.USUAL);
        wrk.run(router.port(), WARM_UP);
        double[] perSecond = new double[3];
        for (int i = 0; i < perSecond.length; i++) {
            perSecond[i] = wrk.run(router.port(), PROBE).perSecond();
        }
        return Distribution.of(perSecond).median();
    }

    private static Soaked soak(Run run, Stage stage, Subject router, int rate)
            throws IOException, InterruptedException {
        var ring = stage.ring(stage.fleet(), Mix.USUAL);
        CompletableFuture<Latencies> load = CompletableFuture.supplyAsync(() -> {
            try {
                return stage.openLoop()
                        .run(
                                router.port(),
                                ring,
                                rate,
                                CONNECTIONS,
                                run.settings().soak());
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        List<Double> memory = new ArrayList<>();
        while (!load.isDone()) {
            memory.add(Memory.of(router.process()) / 1_048_576.0);
            if (memory.size() % 6 == 0) {
                run.say("%d minutes, %.0f MiB".formatted(memory.size() / 6, memory.getLast()));
            }
            waitFor(load);
        }
        return new Soaked(rate, load.join(), memory);
    }

    private static void waitFor(CompletableFuture<Latencies> load) throws InterruptedException {
        try {
            load.get(EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // goes on
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    private static Section section(Run run, Subject router, Soaked soaked) {
        // The first half fills caches and heap; what is still growing in the second is a leak.
        List<Double> second = soaked.memoryMib()
                .subList(soaked.memoryMib().size() / 2, soaked.memoryMib().size());
        Trend trend = Trend.of(second.stream().mapToDouble(Double::doubleValue).toArray());
        List<String> row = List.of(
                router.name(),
                "%,d".formatted(soaked.perSecond()),
                "%,d".formatted(soaked.latencies().answered()),
                "%,d".formatted(soaked.latencies().failed()),
                "%.0f MiB".formatted(trend.mean()),
                "%+.1f MiB (%s)".formatted(trend.change(), trend.isFlat(FLAT) ? "flat" : "GROWING"),
                "%.1f / %.1f ms"
                        .formatted(
                                soaked.latencies().p50() / 1_000.0,
                                soaked.latencies().p99() / 1_000.0));
        return new Section(
                "soak",
                "For long",
                "%d minutes at %.0f %% of what it can do on this machine, %d containers. The trend is that of the second half; flat is a rise of no more than %.0f %%."
                        .formatted(run.settings().soak().toMinutes(), SHARE * 100, CONTAINERS, FLAT * 100),
                new Table(
                        List.of("proxy", "requests/s", "answered", "failed", "memory", "trend of memory", "p50 / p99"),
                        List.of(row)),
                Optional.empty(),
                List.of());
    }
}
