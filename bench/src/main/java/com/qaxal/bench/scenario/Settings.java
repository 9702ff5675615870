package com.qaxal.bench.scenario;

import com.qaxal.bench.measure.Rounds;
import com.qaxal.bench.peers.Loader;
import com.qaxal.bench.peers.Peer;
import com.qaxal.bench.peers.Router;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What was asked for.
 *
 * @param peers all that may take part, installed or not; the first router is the one that is judged
 * @param hosts containers, each with a host of its own
 * @param sample containers of the control plane, likewise
 * @param connections of the closed-loop generator
 * @param soak how long the long run takes
 * @param proxyCore what is measured runs here
 * @param loadCore all the rest runs here
 */
public record Settings(
        List<Peer> peers,
        int hosts,
        int sample,
        int connections,
        Rounds.Plan plan,
        Duration soak,
        int proxyCore,
        int loadCore) {
    public Settings {
        peers = List.copyOf(peers);
    }

    /** The router that is judged. */
    String judged() {
        return router().label();
    }

    /** The loader of the same tree, run as that router is. */
    Loader loader() {
        return new Loader(tree().resolve("loader-service/target/quarkus-app"), router().jvm());
    }

    /** The tree that the judged router was built from. */
    Path tree() {
        return router().application().resolve("../../..").normalize();
    }

    Router router() {
        return peers.stream()
                .filter(Router.class::isInstance)
                .map(Router.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
