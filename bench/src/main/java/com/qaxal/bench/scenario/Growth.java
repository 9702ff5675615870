package com.qaxal.bench.scenario;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.load.Mix;
import com.qaxal.bench.measure.Measured;
import com.qaxal.bench.measure.Rounds;
import com.qaxal.bench.peers.Peer;
import com.qaxal.bench.peers.Router;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import com.qaxal.bench.report.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What more containers cost each request. */
final class Growth implements Scenario {
    private static final List<Integer> SIZES = List.of(10, 1_000, 100_000);
    private static final int ROUNDS = 3;

    /** Of a router, whatever the size: the documents of the most containers have to fit into a third of it. */
    private static final String HEAP = "1536m";

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String question() {
        return "what a request costs with 10, 1,000 and 100,000 containers";
    }

    private record Sized(int containers, List<Measured> measured) {}

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        List<Peer> participants = run.peers(Peer.Work.EVERYTHING).stream()
                .map(peer -> peer instanceof Router router ? router.withHeap(HEAP) : peer)
                .toList();
        List<Sized> sizes = new ArrayList<>();
        for (int containers : SIZES) {
            sizes.add(new Sized(containers, measure(run, participants, containers)));
        }
        long failed =
                sizes.stream().mapToLong(one -> Run.failed(one.measured())).sum();
        double growth = growth(sizes, run.settings().judged());
        List<Verdict> verdicts = List.of(new Verdict("CPU, 10 → 100,000 containers, more by", growth, 15, 5, "%"));
        return new Findings(section(participants, sizes), verdicts, failed, sizes);
    }

    private static List<Measured> measure(Run run, List<Peer> participants, int size)
            throws IOException, InterruptedException {
        // Every container must have been asked for before it counts: the first look at each goes to Redis.
        Rounds.Plan usual = run.settings().plan().withRounds(ROUNDS);
        Rounds.Plan plan = usual.withWarmUp(Math.max(usual.warmUpRequests(), 3L * size));
        try (Stage stage = run.stage(Fleet.of(size, run.originPort()), participants)) {
            List<Measured> measured = run.rounds(stage.wrk(Mix.USUAL), plan).measure(stage.subjects());
            if (Run.failed(measured) > 0) {
                stage.explain();
            }
            return measured;
        }
    }

    private static Section section(List<Peer> participants, List<Sized> sizes) {
        List<String> columns = new ArrayList<>(List.of("proxy"));
        sizes.forEach(one -> columns.add("%,d".formatted(one.containers())));
        columns.addAll(List.of("growth", "memory at the end"));
        List<List<String>> rows = new ArrayList<>();
        for (Peer peer : participants) {
            List<String> row = new ArrayList<>(List.of(peer.label()));
            sizes.forEach(one -> row.add("%.1f µs".formatted(cpu(one, peer.label()))));
            row.add("%+.0f %%".formatted(growth(sizes, peer.label())));
            row.add("%.0f MiB".formatted(of(sizes.getLast(), peer.label()).memoryBytes() / 1_048_576.0));
            rows.add(row);
        }
        return new Section(
                "growth",
                "More containers",
                "The same mix over more containers, evenly: the worst case for every cache. CPU µs/request, medians of %d rounds; all were restarted between sizes. The routers have a heap of %s, which the documents of so many containers need."
                        .formatted(ROUNDS, HEAP),
                new Table(columns, rows),
                Optional.empty(),
                List.of());
    }

    /** In percent, from the smallest to the largest. */
    private static double growth(List<Sized> sizes, String name) {
        return (cpu(sizes.getLast(), name) / cpu(sizes.getFirst(), name) - 1) * 100;
    }

    private static double cpu(Sized size, String name) {
        return of(size, name).cpuMicros().median();
    }

    private static Measured of(Sized size, String name) {
        return size.measured().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
