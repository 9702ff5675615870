package com.qaxal.bench.scenario;

import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The inner steps by themselves, without sockets: nanoseconds and bytes, by JMH. */
final class Steps implements Scenario {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private record Step(double nanos, double error, double bytes) {}

    @Override
    public String name() {
        return "steps";
    }

    @Override
    public String question() {
        return "what the router's inner steps cost by themselves";
    }

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        Options options = new OptionsBuilder()
                .include("com\\.qaxal\\.bench\\.step\\..*")
                .forks(1)
                .warmupIterations(4)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(6)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .jvmArgs("-XX:+UseSerialGC", "-Xms128m", "-Xmx128m")
                .shouldFailOnError(true)
                .output(Files.createTempFile("qaxal-jmh", ".log").toString())
                .build();
        try {
            Map<String, Step> steps = steps(new Runner(options).run());
            return new Findings(section(steps), List.of(), 0, steps);
        } catch (RunnerException e) {
            throw new IOException("a step could not be measured", e);
        }
    }

    private static Map<String, Step> steps(Collection<RunResult> results) {
        Map<String, Step> steps = new LinkedHashMap<>();
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            double bytes = result.getSecondaryResults().entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith(ALLOCATED))
                    .mapToDouble(entry -> entry.getValue().getScore())
                    .findFirst()
                    .orElse(Double.NaN);
            String name = result.getParams().getBenchmark().replace("com.qaxal.bench.step.", "");
            steps.put(name, new Step(time.getScore(), time.getScoreError(), bytes));
        }
        return steps;
    }

    private static Section section(Map<String, Step> steps) {
        List<List<String>> rows = new ArrayList<>();
        steps.forEach((name, step) -> rows.add(List.of(
                name,
                "%.0f ns".formatted(step.nanos()),
                "±%.0f ns".formatted(step.error()),
                "%.0f B".formatted(step.bytes()))));
        return new Section(
                "steps",
                "Inner steps",
                "One step of one request, warmed up, by JMH with its gc profiler; no socket, no queue, no cold cache.",
                new Table(List.of("step", "time", "error", "allocated"), rows),
                Optional.empty(),
                List.of());
    }
}
