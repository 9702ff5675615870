package com.qaxal.bench.report;

import com.qaxal.bench.measure.Distribution;
import com.qaxal.bench.measure.Measured;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The headline: processor time per request, side by side. */
public final class CostReport {
    private static final String PLAIN = "nginx";
    private static final String SAME_WORK = "nginx+lua";
    private static final String WORKERD = "workerd";
    private static final double MIB = 1024 * 1024;

    private CostReport() {}

    public static Section section(List<Measured> measured, String text) {
        Optional<Double> plain = median(measured, PLAIN);
        Optional<Double> sameWork = median(measured, SAME_WORK);
        List<Measured> sorted = measured.stream()
                .sorted(Comparator.comparingDouble(one -> one.cpuMicros().median()))
                .toList();
        Table table = new Table(
                List.of(
                        "proxy",
                        "CPU µs/request",
                        "least",
                        "spread",
                        "user / system",
                        "÷ nginx",
                        "÷ nginx+lua",
                        "memory",
                        "allocated/request",
                        "requests/s"),
                sorted.stream().map(one -> row(one, plain, sameWork)).toList());
        BarChart chart = new BarChart(
                "Processor time per request, median",
                "µs",
                List.of("in the program", "in the kernel"),
                sorted.stream()
                        .map(one -> new BarChart.Bar(
                                one.name(),
                                List.of(
                                        one.userMicros().median(),
                                        one.systemMicros().median())))
                        .toList());
        return new Section("cost", "What a request costs", text, table, Optional.of(chart), List.of());
    }

    /** @param router the name of the one that is judged */
    public static List<Verdict> verdicts(List<Measured> measured, String router) {
        List<Verdict> verdicts = new ArrayList<>();
        Measured judged = measured.stream()
                .filter(one -> one.name().equals(router))
                .findFirst()
                .orElseThrow();
        double cpu = judged.cpuMicros().median();
        median(measured, SAME_WORK)
                .ifPresent(peer -> verdicts.add(new Verdict("CPU ÷ nginx+lua", cpu / peer, 0.85, 0.70, "")));
        median(measured, PLAIN).ifPresent(peer -> verdicts.add(new Verdict("CPU ÷ nginx", cpu / peer, 1.6, 1.3, "")));
        median(measured, WORKERD)
                .ifPresent(peer -> verdicts.add(new Verdict("CPU ÷ workerd", cpu / peer, 0.16, 0.12, "")));
        if (judged.allocatedPerRequest() != null) {
            verdicts.add(new Verdict("allocated per request", judged.allocatedPerRequest() / 1024, 20, 8, "KiB"));
        }
        verdicts.add(new Verdict("memory", judged.memoryBytes() / MIB, 250, 160, "MiB"));
        return verdicts;
    }

    private static Optional<Double> median(List<Measured> measured, String name) {
        return measured.stream()
                .filter(one -> one.name().equals(name))
                .map(one -> one.cpuMicros().median())
                .findFirst();
    }

    private static List<String> row(Measured one, Optional<Double> plain, Optional<Double> sameWork) {
        Distribution cpu = one.cpuMicros();
        Double allocated = one.allocatedPerRequest();
        return List.of(
                one.name(),
                "%.1f".formatted(cpu.median()),
                "%.1f".formatted(cpu.least()),
                "±%.0f %%".formatted(cpu.spread() * 100),
                "%.0f / %.0f"
                        .formatted(one.userMicros().median(), one.systemMicros().median()),
                ratio(cpu.median(), plain),
                ratio(cpu.median(), sameWork),
                "%.0f MiB".formatted(one.memoryBytes() / MIB),
                allocated == null ? "" : "%.1f KiB".formatted(allocated / 1024),
                "%.0f".formatted(one.perSecond().median()));
    }

    private static String ratio(double value, Optional<Double> base) {
        return base.map(of -> "%.2f".formatted(value / of)).orElse("");
    }
}
