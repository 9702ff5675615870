package com.qaxal.bench.scenario;

import com.qaxal.bench.control.ControlApi;
import com.qaxal.bench.control.ControlPlane;
import com.qaxal.bench.control.Kv;
import com.qaxal.bench.control.RouterView;
import com.qaxal.bench.peers.Server;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import com.qaxal.bench.report.Verdict;
import com.qaxal.local.sample.SampleFleet;
import com.qaxal.model.kv.Namespace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long a change takes from the API to the router, while others are made all the time. A change switches a container's way to its tagging
 * server on or off, and the router is asked until it answers accordingly.
 */
final class Propagation implements Scenario {
    private static final int PER_SECOND = 100;
    private static final Duration LENGTH = Duration.ofMinutes(1);
    /** At a lower rate first: a JVM that still interprets falls behind, and is then measured working off what it owes. */
    private static final int WARM_UP_PER_SECOND = 40;

    private static final Duration WARM_UP = Duration.ofSeconds(30);
    /** Each is changed every six seconds: by then the change before must have arrived. */
    private static final int CONTAINERS = 600;
    /** Of so many changes, one is also looked for in the KV. */
    private static final int SAMPLED = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(10);
    /** Who waits for long asks less often, by so much of what was waited: asking must not be what is waited for. */
    private static final int SLOWER = 10;

    private static final int SWITCHED_OFF = 403;
    private static final long LONGEST_MICROS = PATIENCE.toNanos() / 1_000;

    @Override
    public String name() {
        return "propagation";
    }

    @Override
    public String question() {
        return "how long a change takes from the API to the router, at 100 changes/s";
    }

    /** Who takes part. */
    private record Parties(ControlPlane plane, ControlApi api, RouterView router, List<Integer> numbers) {}

    /** In microseconds. */
    private record Times(
            Histogram answered, Histogram inTheKv, Histogram actedAfterAnswer, Histogram acted, AtomicLong failed) {
        static Times none() {
            return new Times(histogram(), histogram(), histogram(), histogram(), new AtomicLong());
        }

        private static Histogram histogram() {
            return new ConcurrentHistogram(LONGEST_MICROS, 3);
        }
    }

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        ControlPlane.Running control = run.controlPlane();
        try (Server router = run.controlled(control);
                RouterView view = new RouterView(router.port())) {
            ControlPlane plane = control.plane();
            Parties parties = new Parties(plane, plane.api(control.config()), view, served(plane));
            for (int number : parties.numbers()) {
                requireServed(parties, number);
            }
            change(parties, Times.none(), WARM_UP, WARM_UP_PER_SECOND);
            change(parties, Times.none(), WARM_UP, PER_SECOND);
            Times times = Times.none();
            change(parties, times, LENGTH, PER_SECOND);
            run.say(String.join(", ", row("asked to acted", times.acted())));
            double p99 = times.acted().getValueAtPercentile(99) / 1e6;
            return new Findings(
                    section(times),
                    List.of(new Verdict("API asked → router acted, p99 at 100 changes/s", p99, 1, 0.5, "s")),
                    times.failed().get(),
                    List.of(row("answered", times.answered()), row("acted", times.acted())));
        }
    }

    private static List<Integer> served(ControlPlane plane) {
        return IntStream.range(0, plane.containers())
                .filter(number -> plane.fleet().container(number, null).origin() != null
                        && plane.fleet().subscription(number).pause() == null)
                .limit(CONTAINERS)
                .boxed()
                .toList();
    }

    /** Also makes the router hold it, as it holds all that is busy. */
    private static void requireServed(Parties parties, int number) throws IOException {
        int status = parties.router().status(host(parties, number));
        if (status >= 300) {
            throw new IOException("the router answers " + status + " for " + host(parties, number));
        }
    }

    /** In the end every container is switched on again. */
    private static void change(Parties parties, Times times, Duration length, int perSecond) {
        int rounds = (int) (length.toSeconds() * perSecond / parties.numbers().size() + 1) / 2 * 2;
        int changes = Math.max(2, rounds) * parties.numbers().size();
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < changes; i++) {
                long due = began + i * 1_000_000_000L / perSecond;
                LockSupport.parkNanos(due - System.nanoTime());
                int turn = i;
                threads.execute(() -> one(parties, times, turn));
            }
        }
    }

    private static void one(Parties parties, Times times, int turn) {
        int number = parties.numbers().get(turn % parties.numbers().size());
        boolean on = turn / parties.numbers().size() % 2 != 0;
        try {
            long asked = System.nanoTime();
            int status = parties.api()
                    .ask(
                            "PUT",
                            "/v1/containers/" + SampleFleet.containerId(number) + "/modules/sgtm_proxy",
                            Map.of("enabled", on))
                    .statusCode();
            if (status != 200) {
                throw new IOException("the API answered " + status);
            }
            long answered = System.nanoTime();
            times.answered().recordValue((answered - asked) / 1_000);
            if (turn % SAMPLED == 0) {
                times.inTheKv().recordValue(micros(answered, awaitKv(parties, number, on)));
            }
            long acted = awaitRouter(parties, number, on);
            times.actedAfterAnswer().recordValue(micros(answered, acted));
            times.acted().recordValue(micros(asked, acted));
        } catch (IOException e) {
            times.failed().incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long micros(long from, long to) {
        return Math.min((to - from) / 1_000, LONGEST_MICROS);
    }

    private static long awaitKv(Parties parties, int number, boolean on) throws IOException {
        String key =
                Namespace.EDGE_CONFIG.redisKey(SampleFleet.containerId(number).toString());
        try (Kv kv = parties.plane().kv()) {
            return await(() -> kv.ask("GET", key).contains("\"sgtm_proxy\":") == on);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static long awaitRouter(Parties parties, int number, boolean on) throws IOException, InterruptedException {
        return await(() -> (parties.router().status(host(parties, number)) != SWITCHED_OFF) == on);
    }

    private interface Seen {
        boolean asWanted() throws IOException, InterruptedException;
    }

    /** @return when it was seen */
    private static long await(Seen seen) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (!seen.asWanted()) {
            long waited = System.nanoTime() - began;
            if (waited > PATIENCE.toNanos()) {
                throw new IOException("a change did not arrive");
            }
            LockSupport.parkNanos(Math.max(PAUSE.toNanos(), waited / SLOWER));
        }
        return System.nanoTime();
    }

    private static String host(Parties parties, int number) {
        return parties.plane().fleet().edgeHostname(number).value();
    }

    private static Section section(Times times) {
        return new Section(
                "propagation",
                "From the API to the router",
                "%d changes/s for %d s over %d containers of the sample, one router."
                        .formatted(PER_SECOND, LENGTH.toSeconds(), CONTAINERS),
                new Table(
                        List.of("", "changes", "p50", "p99", "most"),
                        List.of(
                                row("API asked → API answered", times.answered()),
                                row("API answered → in the KV (of every tenth)", times.inTheKv()),
                                row("API answered → router acted", times.actedAfterAnswer()),
                                row("API asked → router acted", times.acted()))),
                Optional.empty(),
                List.of(
                        "A change is committed before the API answers. KV and router are asked every %d ms, and less often by who waits longer: that is within the figures."
                                .formatted(PAUSE.toMillis()),
                        "Postgres, Redis, Kafka, config-service, sync, the router and this program share two cores."));
    }

    private static List<String> row(String what, Histogram micros) {
        return List.of(
                what,
                "%,d".formatted(micros.getTotalCount()),
                millis(micros.getValueAtPercentile(50)),
                millis(micros.getValueAtPercentile(99)),
                millis(micros.getMaxValue()));
    }

    private static String millis(long micros) {
        return "%.1f ms".formatted(micros / 1e3);
    }
}
