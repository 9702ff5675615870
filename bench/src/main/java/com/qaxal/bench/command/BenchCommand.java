package com.qaxal.bench.command;

import com.qaxal.bench.measure.Rounds;
import com.qaxal.bench.peers.Haproxy;
import com.qaxal.bench.peers.Missing;
import com.qaxal.bench.peers.Netty;
import com.qaxal.bench.peers.Nginx;
import com.qaxal.bench.peers.Peer;
import com.qaxal.bench.peers.Router;
import com.qaxal.bench.peers.Tool;
import com.qaxal.bench.peers.Workerd;
import com.qaxal.bench.process.Affinity;
import com.qaxal.bench.process.Owned;
import com.qaxal.bench.process.WorkFolder;
import com.qaxal.bench.report.Machine;
import com.qaxal.bench.report.Report;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Verdict;
import com.qaxal.bench.scenario.Findings;
import com.qaxal.bench.scenario.Run;
import com.qaxal.bench.scenario.Scenario;
import com.qaxal.bench.scenario.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description =
                "Measures the router against its peers, and the control plane with a hundred thousand containers, on this machine.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        showDefaultValues = true)
final class BenchCommand implements Callable<Integer> {
    private static final Duration QUICK_LENGTH = Duration.ofSeconds(4);
    private static final int QUICK_ROUNDS = 3;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--root", required = true, hidden = true)
    Path root = Path.of(".");

    @Option(names = "--quick", description = "The costs alone, in under five minutes.")
    boolean quick;

    @Option(
            names = "--only",
            paramLabel = "QUESTION",
            split = ",",
            description =
                    "Some of: cost, growth, recovery, http2, loader, page, latency, isolation, soak, steps, rebuild, drift, propagation, api. Without it all but soak.")
    List<String> only = new ArrayList<>();

    @Option(names = "--soak", paramLabel = "MINUTES", description = "Adds the long run.")
    int soakMinutes;

    @Option(
            names = "--router",
            paramLabel = "NAME=FOLDER",
            description =
                    "A build of the router, its quarkus-app folder; several are compared, the first is judged. Without it this tree's.")
    Map<String, Path> routers = new LinkedHashMap<>();

    @Option(names = "--router-env", paramLabel = "NAME:KEY=VALUE", description = "A setting for one of the routers.")
    List<String> routerEnvironment = new ArrayList<>();

    @Option(
            names = "--jvm",
            split = " ",
            defaultValue =
                    "-XX:+UseSerialGC -Xms128m -Xmx128m -XX:ReservedCodeCacheSize=48m -XX:TrimNativeHeapInterval=5000",
            description = "Flags of the routers' JVM.")
    List<String> jvm = new ArrayList<>();

    @Option(names = "--peers", split = ",", description = "Which take part besides the routers.")
    List<String> peers = new ArrayList<>(List.of("nginx", "nginx+lua", "haproxy", "netty", "workerd"));

    @Option(names = "--install", description = "Installs peers that are missing, with apt-get and npm.")
    boolean install;

    @Option(names = "--hosts", defaultValue = "10000", description = "Containers, with a host each.")
    int hosts;

    @Option(names = "--sample", defaultValue = "100000", description = "Containers of the control plane's questions.")
    int sample;

    @Option(names = "--rounds", defaultValue = "7")
    int rounds;

    @Option(names = "--seconds", defaultValue = "8", description = "Of one measurement.")
    int seconds;

    @Option(names = "--lead-in", defaultValue = "12", description = "Seconds of traffic right before each, for a JVM.")
    int leadIn;

    @Option(names = "--warm-up", defaultValue = "1500000", description = "Requests at first, for a JVM.")
    long warmUp;

    @Option(names = "--connections", defaultValue = "64")
    int connections;

    @Option(names = "--proxy-core", defaultValue = "0", description = "What is measured runs here.")
    int proxyCore;

    @Option(names = "--load-core", defaultValue = "1", description = "All the rest runs here.")
    int loadCore;

    @Option(names = "--results", description = "Where the report goes; bench/results without it.")
    Path results = Path.of("");

    private final Progress progress = new Progress(System.out);

    @Override
    public Integer call() throws Exception {
        Machine machine = Machine.here();
        Settings settings = settings();
        List<Scenario> scenarios = scenarios();
        if (install) {
            installMissing(settings.peers());
        }
        requireTools(machine);
        Affinity.pinSelf(List.of(loadCore));
        try (Owned owned = new Owned()) {
            Path folder = owned.own(WorkFolder.create()).path();
            Run run = Run.start(settings, owned, folder, progress::say);
            Map<Scenario, Findings> findings = new LinkedHashMap<>();
            for (Scenario scenario : scenarios) {
                progress.say(scenario.name() + ": " + scenario.question());
                findings.put(scenario, scenario.run(run));
            }
            return report(machine, run, findings);
        }
    }

    private int report(Machine machine, Run run, Map<Scenario, Findings> findings) throws IOException {
        List<Section> sections =
                findings.values().stream().map(Findings::section).toList();
        List<Verdict> verdicts = findings.values().stream()
                .flatMap(one -> one.verdicts().stream())
                .toList();
        Map<String, Object> raw = new LinkedHashMap<>();
        findings.forEach((scenario, found) -> raw.put(scenario.name(), found.raw()));
        Report report = new Report(Instant.now(), machine, run.versions(), asked(), verdicts, sections, raw);
        Path file = report.write(results.toString().isEmpty() ? root.resolve("bench/results") : results);
        System.out.println();
        System.out.println(Files.readString(file));
        progress.say("the report: " + file);
        long failed = findings.values().stream().mapToLong(Findings::failed).sum();
        if (failed > 0) {
            progress.say(failed + " requests failed: these figures count for nothing");
        }
        return failed > 0 ? 1 : 0;
    }

    /** Every option and its value, so that the run can be repeated. */
    private Map<String, String> asked() {
        Map<String, String> asked = new LinkedHashMap<>();
        spec.options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                .forEach(option -> asked.put(option.longestName(), String.valueOf((Object) option.getValue())));
        return asked;
    }

    private List<Scenario> scenarios() {
        if (only.isEmpty()) {
            return Scenario.ALL.stream()
                    .filter(one -> quick
                            ? one.name().equals("cost")
                            : soakMinutes > 0 || !one.name().equals("soak"))
                    .toList();
        }
        return only.stream()
                .map(name -> Scenario.byName(name)
                        .orElseThrow(() -> new ParameterException(spec.commandLine(), "no such question: " + name)))
                .toList();
    }

    private Settings settings() {
        Rounds.Plan plan = new Rounds.Plan(
                quick ? Math.min(rounds, QUICK_ROUNDS) : rounds,
                Duration.ofSeconds(quick ? Math.min(leadIn, 8) : leadIn),
                quick ? QUICK_LENGTH : Duration.ofSeconds(seconds),
                warmUp,
                Duration.ofSeconds(quick ? 20 : 120),
                Duration.ofSeconds(quick ? 30 : 300));
        return new Settings(
                participants(),
                hosts,
                sample,
                connections,
                plan,
                Duration.ofMinutes(Math.max(1, soakMinutes)),
                proxyCore,
                loadCore);
    }

    private List<Peer> participants() {
        if (routers.isEmpty()) {
            routers.put("router", root.resolve("router-service/target/quarkus-app"));
        }
        List<Peer> all = new ArrayList<>();
        routers.forEach((name, folder) -> all.add(new Router(name, folder.toAbsolutePath(), jvm, environmentOf(name))));
        List<Peer> known = List.of(
                Nginx.PLAIN,
                Nginx.LUA,
                new Haproxy(),
                new Netty(jvm),
                new Workerd(root.toAbsolutePath().resolve(".qaxal/bench")));
        for (String name : peers) {
            all.add(known.stream()
                    .filter(peer -> peer.label().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(spec.commandLine(), "no such peer: " + name)));
        }
        return all;
    }

    private Map<String, String> environmentOf(String router) {
        return routerEnvironment.stream()
                .filter(setting -> setting.startsWith(router + ":"))
                .map(setting -> setting.substring(router.length() + 1).split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length == 2 ? pair[1] : ""));
    }

    private void installMissing(List<Peer> wanted) throws IOException, InterruptedException {
        for (Peer peer : wanted) {
            if (peer.missing().isPresent() && !(peer instanceof Router)) {
                Missing missing = peer.missing().get();
                progress.say(String.join(" ", missing.install()));
                new ProcessBuilder(missing.install()).inheritIO().start().waitFor();
            }
        }
    }

    private static void requireTools(Machine machine) {
        if (!machine.kernel().startsWith("Linux") || machine.cores() < 2) {
            throw new IllegalStateException("measuring needs Linux and two cores");
        }
        for (String tool : List.of("taskset", "wrk", "nginx")) {
            if (!Tool.exists(tool)) {
                throw new IllegalStateException(
                        tool + " is not installed: apt-get install -y --no-install-recommends util-linux wrk nginx");
            }
        }
    }
}
