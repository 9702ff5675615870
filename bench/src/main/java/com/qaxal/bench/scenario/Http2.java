package com.qaxal.bench.scenario;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.load.H2Load;
import com.qaxal.bench.measure.Measured;
import com.qaxal.bench.measure.Subject;
import com.qaxal.bench.peers.Peer;
import com.qaxal.bench.peers.Tool;
import com.qaxal.bench.report.CostReport;
import com.qaxal.bench.report.Section;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a request costs over HTTP/2. */
final class Http2 implements Scenario {
    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "http2";
    }

    @Override
    public String question() {
        return "what a request costs over cleartext HTTP/2";
    }

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        if (!Tool.exists("h2load")) {
            throw new IOException("h2load is not installed: apt-get install -y --no-install-recommends nghttp2-client");
        }
        Fleet fleet = Fleet.of(1, run.originPort());
        try (Stage stage = run.stage(fleet, run.peers(Peer.Work.EVERYTHING, Peer.Work.FORWARDS_ONLY))) {
            List<Subject> subjects = stage.subjects().stream()
                    .filter(subject -> subject.http2Port() > 0)
                    .map(Subject::overHttp2)
                    .toList();
            H2Load generator = new H2Load(
                    run.owned(),
                    stage.folder(),
                    run.settings().loadCore(),
                    fleet.active().getFirst());
            List<Measured> measured = run.rounds(
                            generator, run.settings().plan().withRounds(ROUNDS))
                    .measure(subjects);
            if (Run.failed(measured) > 0) {
                stage.explain();
            }
            Section costs = CostReport.section(measured, "");
            Section section = new Section(
                    name(),
                    "Over HTTP/2",
                    "Cleartext HTTP/2 with prior knowledge, 8 connections with 8 streams each; GET, 10 %% of them recovered, one container. HTTP/1.1 to the origin. Medians of %d rounds."
                            .formatted(ROUNDS),
                    costs.table(),
                    Optional.empty(),
                    List.of());
            return new Findings(section, List.of(), Run.failed(measured), measured);
        }
    }
}
