package com.qaxal.bench.command;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.fleet.KvSeed;
import com.qaxal.bench.load.Mix;
import com.qaxal.bench.load.RequestRing;
import com.qaxal.bench.load.Wrk;
import com.qaxal.bench.measure.Measured;
import com.qaxal.bench.measure.Rounds;
import com.qaxal.bench.measure.Subject;
import com.qaxal.bench.peers.Missing;
import com.qaxal.bench.peers.Nginx;
import com.qaxal.bench.peers.Peer;
import com.qaxal.bench.peers.Router;
import com.qaxal.bench.peers.SameWork;
import com.qaxal.bench.peers.Server;
import com.qaxal.bench.peers.Site;
import com.qaxal.bench.peers.Surroundings;
import com.qaxal.bench.peers.Tool;
import com.qaxal.bench.process.Affinity;
import com.qaxal.bench.process.Owned;
import com.qaxal.bench.process.Ports;
import com.qaxal.bench.process.WorkFolder;
import com.qaxal.bench.report.CostReport;
import com.qaxal.bench.report.Machine;
import com.qaxal.bench.report.Report;
import com.qaxal.bench.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = "Measures the router against its peers, on this machine.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {
    @Option(names = "--root", required = true, hidden = true)
    Path root = Path.of(".");

    @Option(
            names = "--router",
            paramLabel = "NAME=FOLDER",
            description =
                    "A build of the router, its quarkus-app folder; more than one are compared. Default: this tree's.")
    Map<String, Path> routers = new LinkedHashMap<>();

    @Option(names = "--router-env", paramLabel = "NAME:KEY=VALUE", description = "A setting for one of the routers.")
    List<String> routerEnvironment = new ArrayList<>();

    @Option(
            names = "--jvm",
            split = " ",
            defaultValue = "-XX:+UseSerialGC -Xms128m -Xmx128m",
            description = "Flags of the routers' JVM. Default: ${DEFAULT-VALUE}")
    List<String> jvm = new ArrayList<>();

    @Option(
            names = "--hosts",
            defaultValue = "10000",
            description = "Containers, with a host each. Default: ${DEFAULT-VALUE}")
    int hosts;

    @Option(names = "--rounds", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}")
    int rounds;

    @Option(names = "--seconds", defaultValue = "8", description = "Of one measurement. Default: ${DEFAULT-VALUE}")
    int seconds;

    @Option(names = "--warm-up", defaultValue = "150000", description = "Requests before. Default: ${DEFAULT-VALUE}")
    long warmUp;

    @Option(names = "--connections", defaultValue = "64", description = "Default: ${DEFAULT-VALUE}")
    int connections;

    @Option(
            names = "--proxy-core",
            defaultValue = "0",
            description = "What is measured runs here. Default: ${DEFAULT-VALUE}")
    int proxyCore;

    @Option(
            names = "--load-core",
            defaultValue = "1",
            description = "All the rest runs here. Default: ${DEFAULT-VALUE}")
    int loadCore;

    @Option(names = "--quick", description = "Under five minutes: 5 rounds of 4 s.")
    boolean quick;

    @Option(names = "--results", description = "Where the report goes. Default: bench/results")
    Path results = Path.of("");

    private final Progress progress = new Progress(System.out);

    @Override
    public Integer call() throws Exception {
        Machine machine = Machine.here();
        requireTools(machine);
        Affinity.pinSelf(loadCore);
        try (Owned owned = new Owned()) {
            Path folder = owned.own(WorkFolder.create()).path();
            return run(machine, folder, owned, owned.own(Surroundings.start(folder)));
        }
    }

    private int run(Machine machine, Path folder, Owned owned, Surroundings surroundings)
            throws IOException, InterruptedException {
        int originPort = Ports.free();
        Fleet fleet = Fleet.of(hosts, originPort);
        Path table = folder.resolve("fleet.tsv");
        Path ring = folder.resolve("ring");
        fleet.writeTable(table);
        RequestRing.write(fleet, Mix.USUAL, ring);
        KvSeed.write(fleet, surroundings.redisPort());
        progress.say("%d containers are in the KV".formatted(hosts));

        Site site = new Site(owned, folder, proxyCore, table, originPort, surroundings);
        Server origin = Nginx.ORIGIN.start(site.onCore(loadCore));
        List<Subject> subjects = new ArrayList<>();
        subjects.add(subject(Nginx.ORIGIN, origin));
        Map<String, String> versions = new LinkedHashMap<>();
        SameWork check = new SameWork(fleet);
        for (Peer peer : peers()) {
            Optional<Missing> missing = peer.missing();
            if (missing.isPresent()) {
                progress.say("without " + peer.label() + "; " + missing.get());
                continue;
            }
            Server server = peer.start(site);
            List<String> failings = check.failings(server, peer.work());
            if (!failings.isEmpty()) {
                throw new IOException(peer.label() + " does not do the work it is measured by: " + failings);
            }
            versions.put(peer.label(), peer.version() + ": " + peer.description());
            subjects.add(subject(peer, server));
            progress.say("started and checked " + peer.label());
        }
        Wrk wrk = new Wrk(owned, folder, loadCore);
        List<Measured> measured = new Rounds(wrk, plan(), progress::say).measure(subjects, ring);
        return report(machine, versions, measured);
    }

    private int report(Machine machine, Map<String, String> versions, List<Measured> measured) throws IOException {
        String text =
                "%s; %d containers; %d connections, HTTP/1.1. Medians of %d shuffled rounds of %d s, after %d requests of warm-up."
                        .formatted(
                                Mix.USUAL,
                                hosts,
                                connections,
                                plan().rounds(),
                                plan().length().toSeconds(),
                                warmUp);
        Section section = CostReport.section(measured, text);
        Report report = new Report(
                Instant.now(),
                machine,
                versions,
                Map.of("proxy core", Integer.toString(proxyCore), "load core", Integer.toString(loadCore)),
                CostReport.verdicts(measured, routers.keySet().iterator().next()),
                List.of(section),
                Map.of("cost", measured));
        Path file = report.write(results.toString().isEmpty() ? root.resolve("bench/results") : results);
        System.out.println();
        System.out.println(Files.readString(file));
        progress.say("the report: " + file);
        long failed = measured.stream().mapToLong(Measured::failed).sum();
        if (failed > 0) {
            progress.say(failed + " requests failed: these figures count for nothing");
        }
        return failed > 0 ? 1 : 0;
    }

    private Rounds.Plan plan() {
        return quick
                ? new Rounds.Plan(Math.min(rounds, 5), Duration.ofSeconds(4), warmUp, connections)
                : new Rounds.Plan(rounds, Duration.ofSeconds(seconds), warmUp, connections);
    }

    private List<Peer> peers() {
        if (routers.isEmpty()) {
            routers.put("router", root.resolve("router-service/target/quarkus-app"));
        }
        List<Peer> peers = new ArrayList<>();
        routers.forEach(
                (name, folder) -> peers.add(new Router(name, folder.toAbsolutePath(), jvm, environmentOf(name))));
        peers.add(Nginx.PLAIN);
        peers.add(Nginx.LUA);
        return peers;
    }

    private Map<String, String> environmentOf(String router) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String setting : routerEnvironment) {
            int colon = setting.indexOf(':');
            int equals = setting.indexOf('=', colon + 1);
            if (colon < 0 || equals < 0) {
                throw new IllegalArgumentException("not NAME:KEY=VALUE: " + setting);
            }
            if (setting.substring(0, colon).equals(router)) {
                environment.put(setting.substring(colon + 1, equals), setting.substring(equals + 1));
            }
        }
        return environment;
    }

    private Subject subject(Peer peer, Server server) {
        int core = peer == Nginx.ORIGIN ? loadCore : proxyCore;
        return new Subject(server.name(), server.port(), server.process().toHandle(), core, peer instanceof Router);
    }

    private void requireTools(Machine machine) {
        if (!machine.kernel().startsWith("Linux") || machine.cores() < 2) {
            throw new IllegalStateException("measuring needs Linux and two cores");
        }
        for (String tool : List.of("taskset", "wrk", "nginx")) {
            if (!Tool.exists(tool)) {
                throw new IllegalStateException(
                        tool + " is not installed: apt-get install -y --no-install-recommends wrk nginx util-linux");
            }
        }
    }
}
