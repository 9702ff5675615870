package com.qaxal.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.bench.control.ControlPlane;
import com.qaxal.bench.control.Kv;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import com.qaxal.bench.report.Verdict;
import com.qaxal.local.sample.SampleFleet;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Namespace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long it takes to compare all of the KV with what config-service holds, and to mend a part of it. */
final class DriftScan implements Scenario {
    private static final int ROUNDS = 3;
    private static final int CORRUPTED = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "drift";
    }

    @Override
    public String question() {
        return "how long the drift check takes over the whole KV";
    }

    private record Checked(String what, double seconds, long keys, long found, long repaired) {}

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        ControlPlane.Running control = run.controlPlane();
        List<Checked> checks = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            checks.add(check(control, "all as it should be", false));
            run.say("looked at all of it in %.1f s".formatted(checks.getLast().seconds()));
        }
        corrupt(control.plane());
        checks.add(check(control, "%,d keys removed or changed, repaired".formatted(CORRUPTED), true));
        Checked repair = checks.getLast();
        Checked after = check(control, "afterwards", false);
        checks.add(after);
        run.say("found and mended %,d in %.1f s".formatted(repair.repaired(), repair.seconds()));
        if (repair.repaired() != CORRUPTED || after.found() != 0) {
            throw new IOException(
                    repair.repaired() + " of " + CORRUPTED + " were mended, and " + after.found() + " are left");
        }
        double slowest = checks.stream().mapToDouble(Checked::seconds).max().orElseThrow();
        return new Findings(
                section(control, checks),
                List.of(new Verdict("drift check of the whole KV, slowest", slowest, 60, 30, "s")),
                0,
                checks);
    }

    private static Checked check(ControlPlane.Running control, String what, boolean repair)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(control.sync().managementUrl() + "/drift-checks?repair=" + repair))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            long began = System.nanoTime();
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            double seconds = (System.nanoTime() - began) / 1e9;
            if (answer.statusCode() != 200) {
                throw new IOException("the drift check was answered " + answer.statusCode());
            }
            JsonNode report = Json.decode(answer.body(), JsonNode.class);
            long found = 0;
            for (JsonNode count : report.path("found")) {
                found += count.asLong();
            }
            return new Checked(
                    what,
                    seconds,
                    report.path("checked").asLong(),
                    found,
                    report.path("repaired").asLong());
        }
    }

    /** Half of them gone, half of them with other bytes. */
    private static void corrupt(ControlPlane plane) throws IOException {
        try (Kv kv = plane.kv()) {
            int corrupted = 0;
            for (int number = 0; corrupted < CORRUPTED; number++) {
                String key = Namespace.EDGE_CONFIG.redisKey(
                        SampleFleet.containerId(number).toString());
                String body = kv.ask("GET", key);
                if (!body.isEmpty()) {
                    kv.ask(corrupted++ % 2 == 0 ? new String[] {"DEL", key} : new String[] {"SET", key, body + " "});
                }
            }
        }
    }

    private static Section section(ControlPlane.Running control, List<Checked> checks) {
        List<List<String>> rows = checks.stream()
                .map(check -> List.of(
                        check.what(),
                        "%.1f s".formatted(check.seconds()),
                        "%,d".formatted(check.keys()),
                        "%,d".formatted(check.found()),
                        "%,d".formatted(check.repaired())))
                .toList();
        return new Section(
                "drift",
                "The drift check",
                "Both directions over %,d containers, asked for on sync's management port."
                        .formatted(control.plane().containers()),
                new Table(List.of("KV", "took", "documents compared", "found", "repaired"), rows),
                Optional.empty(),
                List.of("Postgres, Redis, config-service, sync and this program share two cores."));
    }
}
