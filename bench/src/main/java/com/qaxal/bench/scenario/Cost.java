package com.qaxal.bench.scenario;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.load.Mix;
import com.qaxal.bench.measure.Measured;
import com.qaxal.bench.measure.Rounds;
import com.qaxal.bench.measure.Subject;
import com.qaxal.bench.peers.Peer;
import com.qaxal.bench.peers.Router;
import com.qaxal.bench.report.CostReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The headline: what a request costs, in everything that is installed. */
final class Cost implements Scenario {
    @Override
    public String name() {
        return "cost";
    }

    @Override
    public String question() {
        return "processor time, memory and allocation per request, beside every peer";
    }

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        Settings settings = run.settings();
        Rounds.Plan plan = settings.plan();
        Fleet fleet = Fleet.of(settings.hosts(), run.originPort());
        List<Peer> participants = run.peers(Peer.Work.EVERYTHING, Peer.Work.FORWARDS_ONLY).stream()
                .flatMap(Cost::withAndWithoutLog)
                .toList();
        try (Stage stage = run.stage(fleet, participants)) {
            List<Subject> subjects = new ArrayList<>(List.of(run.origin()));
            subjects.addAll(stage.subjects());
            List<Measured> measured = run.rounds(stage.wrk(Mix.USUAL), plan).measure(subjects);
            if (Run.failed(measured) > 0) {
                stage.explain();
            }
            String text =
                    "%s; %d containers; %d connections, HTTP/1.1. Medians of %d shuffled rounds of %d s, each after %d s of lead-in, after a warm-up of %d requests for a JVM (%d s at most)."
                            .formatted(
                                    Mix.USUAL,
                                    settings.hosts(),
                                    settings.connections(),
                                    plan.rounds(),
                                    plan.length().toSeconds(),
                                    plan.leadIn().toSeconds(),
                                    plan.warmUpRequests(),
                                    plan.warmUpLimit().toSeconds());
            return new Findings(
                    CostReport.section(measured, text),
                    CostReport.verdicts(measured, settings.judged()),
                    Run.failed(measured),
                    measured);
        }
    }

    private static Stream<Peer> withAndWithoutLog(Peer peer) {
        return peer instanceof Router router ? Stream.of(router, router.withAccessLog()) : Stream.of(peer);
    }
}
