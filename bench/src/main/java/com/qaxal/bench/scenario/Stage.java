package com.qaxal.bench.scenario;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.load.Mix;
import com.qaxal.bench.load.OpenLoop;
import com.qaxal.bench.load.RequestRing;
import com.qaxal.bench.load.Wrk;
import com.qaxal.bench.measure.Subject;
import com.qaxal.bench.peers.Peer;
import com.qaxal.bench.peers.SameWork;
import com.qaxal.bench.peers.Server;
import com.qaxal.bench.peers.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Servers that are up, and the containers that they serve. */
final class Stage implements AutoCloseable {
    private final Run run;
    private final Fleet fleet;
    private final Site site;
    private final SameWork check;
    private final List<Server> servers = new ArrayList<>();
    private final List<Subject> subjects = new ArrayList<>();

    Stage(Run run, Fleet fleet, Site site) {
        this.run = run;
        this.fleet = fleet;
        this.site = site;
        this.check = new SameWork(fleet);
    }

    /** @throws IOException when it does not do the work that it would be measured by */
    void add(Peer peer) throws IOException, InterruptedException {
        Server server = peer.start(site);
        servers.add(server);
        List<String> failings = check.failings(server, peer.work());
        if (!failings.isEmpty()) {
            throw new IOException(peer.label() + " does not do the work that it is measured by: " + failings);
        }
        subjects.add(new Subject(
                server.name(),
                server.port(),
                server.http2Port(),
                server.process().toHandle(),
                site.core(),
                peer.isJvm()));
    }

    Site site() {
        return site;
    }

    Fleet fleet() {
        return fleet;
    }

    List<Subject> subjects() {
        return List.copyOf(subjects);
    }

    Wrk wrk(Mix mix) throws IOException {
        return wrkOn(ring(fleet, mix));
    }

    Wrk wrkOn(Path ring) throws IOException {
        Settings settings = run.settings();
        return new Wrk(run.owned(), site.folder(), ring, settings.loadCore(), settings.connections());
    }

    OpenLoop openLoop() {
        return new OpenLoop(run.owned(), site.folder(), run.settings().loadCore());
    }

    /** The requests for {@code some} of the containers. */
    Path ring(Fleet some, Mix mix) throws IOException {
        Path ring = Files.createTempFile(site.folder(), "ring", "");
        RequestRing.write(some, mix, ring);
        return ring;
    }

    Path folder() {
        return site.folder();
    }

    /** Says what the routers answered themselves, when something failed that should not have. */
    void explain() throws IOException, InterruptedException {
        for (Server server : servers) {
            if (server.management().isPresent()) {
                for (String problem : server.management().get().problems()) {
                    run.say(server.name() + " answered by itself " + problem);
                }
            }
        }
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
    }
}
