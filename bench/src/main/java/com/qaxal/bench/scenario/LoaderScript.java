package com.qaxal.bench.scenario;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.fleet.Tenant;
import com.qaxal.bench.load.Wrk;
import com.qaxal.bench.measure.Measured;
import com.qaxal.bench.measure.Subject;
import com.qaxal.bench.peers.Loader;
import com.qaxal.bench.peers.Missing;
import com.qaxal.bench.peers.Server;
import com.qaxal.bench.peers.StaticFile;
import com.qaxal.bench.report.CostReport;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import com.qaxal.bench.report.Verdict;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the browser script costs to serve, beside nginx serving the same bytes as a file. */
final class LoaderScript implements Scenario {
    private static final String ENCODINGS = "gzip, deflate, br, zstd";

    @Override
    public String name() {
        return "loader";
    }

    @Override
    public String question() {
        return "what serving the browser script costs, beside nginx with the same file";
    }

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        Loader loader = run.settings().loader();
        Optional<Missing> missing = loader.missing();
        if (missing.isPresent()) {
            throw new IOException(missing.get().toString());
        }
        Fleet fleet = Fleet.of(1, run.originPort());
        Tenant tenant = fleet.active().getFirst();
        String path = "/l/" + tenant.token().value() + ".js";
        try (Stage stage = run.stage(fleet, List.of());
                Server ours = loader.start(stage.site());
                Server file = new StaticFile(path, script(ours, tenant, path, ENCODINGS)).start(stage.site())) {
            if (!Arrays.equals(script(file, tenant, path, ENCODINGS), script(ours, tenant, path, ENCODINGS))) {
                throw new IOException("nginx does not serve the same bytes");
            }
            int core = run.settings().proxyCore();
            List<Subject> subjects = List.of(
                    new Subject(file.name(), file.port(), 0, file.process().toHandle(), core, false),
                    new Subject(ours.name(), ours.port(), 0, ours.process().toHandle(), core, true));
            Wrk wrk = stage.wrkOn(ring(stage, tenant, path));
            List<Measured> measured = run.rounds(wrk, run.settings().plan()).measure(subjects);
            return new Findings(section(measured), List.of(verdict(measured)), Run.failed(measured), measured);
        }
    }

    private static Verdict verdict(List<Measured> measured) {
        double file = measured.getFirst().cpuMicros().median();
        double ours = measured.getLast().cpuMicros().median();
        return new Verdict("loader script: CPU ÷ nginx with the same file", ours / file, 1.6, 1.2, "");
    }

    private Section section(List<Measured> measured) {
        Table costs = CostReport.section(measured, "").table();
        return new Section(
                name(),
                "Serving the browser script",
                "GET of one site's script, in brotli, over HTTP/1.1 with keep-alive; the loader itself, without a router in front. nginx holds the same bytes as an open file.",
                costs,
                Optional.empty(),
                List.of());
    }

    /** As a browser gets it that takes these encodings; renders it, too. */
    static byte[] script(Server server, Tenant tenant, String path, String encodings)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Accept-Encoding", encodings)
                .header("Referer", "https://" + tenant.pageHost() + "/")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            String encoding = answer.headers().firstValue("Content-Encoding").orElse("identity");
            if (answer.statusCode() != 200 || !encoding.equals(encodings.contains("br") ? "br" : encodings)) {
                throw new IOException(server.name() + " does not serve the script: " + answer.statusCode());
            }
            return answer.body();
        }
    }

    private static Path ring(Stage stage, Tenant tenant, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + tenant.dataHost()
                + "\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
                + "\r\nAccept: */*\r\nAccept-Encoding: " + ENCODINGS + "\r\nReferer: https://" + tenant.pageHost()
                + "/\r\n\r\n";
        String ring = request.length() + "\n" + request;
        return Files.writeString(stage.folder().resolve("loader-ring"), ring, StandardCharsets.US_ASCII);
    }
}
