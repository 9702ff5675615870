package com.qaxal.bench.scenario;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.load.Mix;
import com.qaxal.bench.measure.Measured;
import com.qaxal.bench.measure.Subject;
import com.qaxal.bench.peers.Peer;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What decoding the recovery envelope costs: nothing but plain hits, half and half, nothing but recovered ones. */
final class RecoveryShare implements Scenario {
    private static final List<Integer> SHARES = List.of(0, 50, 100);
    private static final int CONTAINERS = 1_000;
    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public String question() {
        return "what a request costs as more of them are recovered ones";
    }

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        try (Stage stage = run.stage(Fleet.of(CONTAINERS, run.originPort()), run.peers(Peer.Work.EVERYTHING))) {
            Map<Integer, List<Measured>> byShare = new LinkedHashMap<>();
            for (int share : SHARES) {
                run.say(share + " % recovered");
                byShare.put(
                        share,
                        run.rounds(
                                        stage.wrk(new Mix(share, 0)),
                                        run.settings().plan().withRounds(ROUNDS))
                                .measure(stage.subjects()));
            }
            long failed = byShare.values().stream().mapToLong(Run::failed).sum();
            if (failed > 0) {
                stage.explain();
            }
            return new Findings(section(stage.subjects(), byShare), List.of(), failed, byShare);
        }
    }

    private static Section section(List<Subject> subjects, Map<Integer, List<Measured>> byShare) {
        List<String> columns = new ArrayList<>(List.of("proxy"));
        byShare.keySet().forEach(share -> columns.add(share + " % /k/"));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
            List<String> row = new ArrayList<>(List.of(subjects.get(i).name()));
            for (List<Measured> measured : byShare.values()) {
                row.add("%.1f µs".formatted(measured.get(i).cpuMicros().median()));
            }
            rows.add(row);
        }
        return new Section(
                "recovery",
                "More recovered requests",
                "GET only, %d containers. CPU µs/request, medians of %d rounds.".formatted(CONTAINERS, ROUNDS),
                new Table(columns, rows),
                Optional.empty(),
                List.of());
    }
}
