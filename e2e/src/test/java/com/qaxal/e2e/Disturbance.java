package com.qaxal.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One way in which the suite is disturbed. The process that it strikes is looked up when it begins: another disturbance may have replaced it since.
 *
 * @param parts the names of what it takes away; an origin's is its own
 * @param begin every wait in it has a deadline
 * @param end makes good what was begun, also when not all of it had been
 */
record Disturbance(Set<String> parts, String what, Step begin, Step end) {
    private static final LocalSuite SUITE = LocalSuite.running();
    /** The order in which they come back, since a part is not ready before those that it needs, and the opposite of that in which they go. Origins are last. */
    private static final List<String> TURNS = List.of("kafka", "redis", "config", "sync", "router");

    private static final int SIGNAL_SECONDS = 10;

    interface Step {
        void run() throws Exception;
    }

    /** The suite's own parts: asked to end, killed, frozen. */
    static List<Disturbance> ofParts() {
        List<Disturbance> kinds = new ArrayList<>();
        Stream.of("kafka", "redis", "config").map(Disturbance::stopped).forEach(kinds::add);
        Stream.of("redis", "config", "sync", "router").map(Disturbance::killed).forEach(kinds::add);
        Stream.of("redis", "config", "router").map(Disturbance::frozen).forEach(kinds::add);
        return kinds;
    }

    /** Its connections are cut, and it takes no new ones. */
    static Disturbance cut(ChaosOrigin origin) {
        return new Disturbance(Set.of(origin.name()), origin.name() + " cut", origin::goAway, origin::comeBack);
    }

    static Disturbance silent(ChaosOrigin origin) {
        return new Disturbance(
                Set.of(origin.name()),
                origin.name() + " silent",
                () -> origin.fallSilent(true),
                () -> origin.fallSilent(false));
    }

    /** Cut when it surely has read hits that it has not answered: those have arrived, and count. */
    static Disturbance cutWithHitsInFlight(ChaosOrigin origin) {
        return new Disturbance(
                Set.of(origin.name()),
                origin.name() + " cut with hits in flight",
                () -> {
                    origin.fallSilent(true);
                    origin.awaitHeldHit();
                    origin.goAway();
                },
                () -> {
                    origin.fallSilent(false);
                    origin.comeBack();
                });
    }

    /** Killed when every origin surely has read hits that it has not answered: those have arrived, and count. */
    static Disturbance routerKilledWithHitsInFlight(List<ChaosOrigin> origins) {
        Set<String> parts = Stream.concat(Stream.of("router"), origins.stream().map(ChaosOrigin::name))
                .collect(Collectors.toSet());
        return new Disturbance(
                parts,
                "router killed with hits in flight",
                () -> {
                    origins.forEach(origin -> origin.fallSilent(true));
                    origins.forEach(ChaosOrigin::awaitHeldHit);
                    kill(SUITE.process("router"));
                },
                () -> {
                    origins.forEach(origin -> origin.fallSilent(false));
                    SUITE.start("router");
                });
    }

    /** It came to be there before, and goes when it surely has done what it is there for. */
    static Disturbance goes(SlowSync sync) {
        return new Disturbance(
                Set.of("second sync"),
                "second sync gone",
                () -> {
                    await().atMost(Duration.ofSeconds(60)).until(() -> sync.documents() >= 10);
                    sync.close();
                },
                () -> {});
    }

    /** When it is its turn to come back; those that need hits on their way come back last, and so are begun first. */
    int turn() {
        return TURNS.stream()
                .filter(parts::contains)
                .mapToInt(TURNS::indexOf)
                .findFirst()
                .orElse(TURNS.size());
    }

    private static Disturbance stopped(String part) {
        return new Disturbance(Set.of(part), part + " stopped", () -> SUITE.stop(part), () -> SUITE.start(part));
    }

    /** The supervisor starts it again by itself, after a pause that grows with every time; here nobody waits that long. */
    private static Disturbance killed(String part) {
        return new Disturbance(
                Set.of(part), part + " killed", () -> kill(SUITE.process(part)), () -> SUITE.start(part));
    }

    private static Disturbance frozen(String part) {
        AtomicReference<ProcessHandle> frozen = new AtomicReference<>();
        return new Disturbance(
                Set.of(part),
                part + " frozen",
                () -> {
                    frozen.set(SUITE.process(part));
                    signal("STOP", frozen.get());
                },
                () -> {
                    if (frozen.get() != null) {
                        signal("CONT", frozen.get());
                    }
                });
    }

    private static void kill(ProcessHandle process)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        signal("KILL", process);
        process.onExit().get(SIGNAL_SECONDS, TimeUnit.SECONDS);
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!kill.waitFor(SIGNAL_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("no signal " + name + " reached process " + process.pid());
        }
    }
}
