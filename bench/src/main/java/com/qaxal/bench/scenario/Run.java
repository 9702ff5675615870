package com.qaxal.bench.scenario;

import com.qaxal.bench.control.ControlPlane;
import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.fleet.KvSeed;
import com.qaxal.bench.load.Generator;
import com.qaxal.bench.measure.Measured;
import com.qaxal.bench.measure.Rounds;
import com.qaxal.bench.measure.Subject;
import com.qaxal.bench.peers.Missing;
import com.qaxal.bench.peers.Nginx;
import com.qaxal.bench.peers.Peer;
import com.qaxal.bench.peers.Router;
import com.qaxal.bench.peers.Server;
import com.qaxal.bench.peers.Site;
import com.qaxal.bench.peers.Surroundings;
import com.qaxal.bench.process.Owned;
import com.qaxal.bench.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the scenarios of one run share: the settings, the origin, Redis and Kafka, and who takes part. */
public final class Run {
    private static final String CONTROL_TOPICS = "bench-control.";

    private final Settings settings;
    private final Owned owned;
    private final Path folder;
    private final Surroundings surroundings;
    private final Consumer<String> progress;
    private final Server origin;
    private final List<Peer> peers;
    private int stages;
    private ControlPlane.@Nullable Running controlPlane;

    private Run(
            Settings settings,
            Owned owned,
            Path folder,
            Surroundings surroundings,
            Consumer<String> progress,
            Server origin,
            List<Peer> peers) {
        this.settings = settings;
        this.owned = owned;
        this.folder = folder;
        this.surroundings = surroundings;
        this.progress = progress;
        this.origin = origin;
        this.peers = peers;
    }

    /** @param folder for everything but the report */
    public static Run start(Settings settings, Owned owned, Path folder, Consumer<String> progress)
            throws IOException, InterruptedException {
        Surroundings surroundings = owned.own(Surroundings.start(folder));
        Site site = new Site(owned, folder, settings.loadCore(), folder, Ports.free(), surroundings);
        List<Peer> here = new ArrayList<>();
        for (Peer peer : settings.peers()) {
            Optional<Missing> missing = peer.missing();
            missing.ifPresentOrElse(
                    what -> progress.accept("without " + peer.label() + "; " + what), () -> here.add(peer));
        }
        return new Run(settings, owned, folder, surroundings, progress, Nginx.ORIGIN.start(site), here);
    }

    public Settings settings() {
        return settings;
    }

    Owned owned() {
        return owned;
    }

    void say(String line) {
        progress.accept(line);
    }

    /** Those of {@code wanted} that are installed here. */
    List<Peer> peers(Peer.Work... wanted) {
        return peers.stream()
                .filter(peer -> Stream.of(wanted).anyMatch(work -> work == peer.work()))
                .toList();
    }

    /** The routers, and nginx+lua when it is installed: those for whom a scenario is worth its time. */
    List<Peer> contenders() {
        return peers.stream()
                .filter(peer -> peer instanceof Router || peer == Nginx.LUA)
                .toList();
    }

    /** The load without a proxy. */
    Subject origin() {
        return new Subject(origin.name(), origin.port(), 0, origin.process().toHandle(), settings.loadCore(), false);
    }

    int originPort() {
        return origin.port();
    }

    /** Writes {@code fleet} into the KV, and starts and checks {@code participants}. */
    Stage stage(Fleet fleet, List<Peer> participants) throws IOException, InterruptedException {
        Path here = Files.createDirectories(folder.resolve("stage-" + ++stages));
        Path table = here.resolve("fleet.tsv");
        fleet.writeTable(table);
        KvSeed.write(fleet, surroundings.redisPort());
        Site site = new Site(owned, here, settings.proxyCore(), table, origin.port(), surroundings);
        Stage stage = owned.own(new Stage(this, fleet, site));
        for (Peer peer : participants) {
            stage.add(peer);
        }
        say("started and checked, with %d containers: %s"
                .formatted(
                        fleet.active().size(),
                        String.join(", ", participants.stream().map(Peer::label).toList())));
        return stage;
    }

    /** The control plane, which those who ask about it share: filling it takes minutes. It is there until the run ends. */
    ControlPlane.Running controlPlane() throws IOException, InterruptedException {
        if (controlPlane == null) {
            surroundings.ensureTopics(CONTROL_TOPICS);
            controlPlane = ControlPlane.start(
                    new ControlPlane.Wanted(
                            owned,
                            settings.tree(),
                            folder.resolve("control"),
                            settings.router().jvm(),
                            surroundings.kafkaPort(),
                            CONTROL_TOPICS,
                            origin.port(),
                            settings.sample(),
                            settings.loadCore()),
                    progress);
        }
        return controlPlane;
    }

    /** A router of that control plane, on the core of what is measured. */
    Server controlled(ControlPlane.Running control) throws IOException, InterruptedException {
        Router judged = settings.router();
        Map<String, String> environment = new HashMap<>(judged.environment());
        environment.putAll(control.plane().ofRouter(control.config()));
        Path here = Files.createDirectories(folder.resolve("stage-" + ++stages));
        Site site = new Site(owned, here, settings.proxyCore(), here, origin.port(), surroundings);
        return new Router(judged.label(), judged.application(), judged.jvm(), environment).start(site);
    }

    Rounds rounds(Generator generator, Rounds.Plan plan) {
        return new Rounds(generator, plan, settings.proxyCore(), progress);
    }

    /** What took part, and in which version. */
    public Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        peers.forEach(peer -> versions.put(peer.label(), peer.version() + " (" + peer.description() + ")"));
        return versions;
    }

    static long failed(List<Measured> measured) {
        return measured.stream().mapToLong(Measured::failed).sum();
    }
}
