package com.qaxal.bench.scenario;

import com.qaxal.bench.control.ControlApi;
import com.qaxal.bench.control.ControlPlane;
import com.qaxal.bench.report.Section;
import com.qaxal.bench.report.Table;
import com.qaxal.bench.report.Verdict;
import com.qaxal.local.sample.SampleFleet;
import com.qaxal.model.bulk.ContainerBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long the control API lets people wait when fifty use it at once. */
final class ApiLatency implements Scenario {
    private static final int USERS = 50;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration LENGTH = Duration.ofSeconds(30);
    private static final Duration CLICK = Duration.ofSeconds(1);
    private static final int WRITES_PERCENT = 10;
    private static final long LONGEST_MICROS = 60_000_000;

    @Override
    public String name() {
        return "api";
    }

    @Override
    public String question() {
        return "how long the control API takes when fifty people use it at once";
    }

    /** In microseconds. */
    private record Waited(Histogram reads, Histogram writes, AtomicLong failed) {
        static Waited none() {
            return new Waited(
                    new ConcurrentHistogram(LONGEST_MICROS, 3),
                    new ConcurrentHistogram(LONGEST_MICROS, 3),
                    new AtomicLong());
        }
    }

    @Override
    public Findings run(Run run) throws IOException, InterruptedException {
        ControlPlane.Running control = run.controlPlane();
        ControlApi api = control.plane().api(control.config());
        use(control.plane(), api, Duration.ZERO, WARM_UP, Waited.none());
        Waited clicking = Waited.none();
        use(control.plane(), api, CLICK, LENGTH, clicking);
        Waited hurrying = Waited.none();
        use(control.plane(), api, Duration.ZERO, LENGTH, hurrying);
        run.say(String.join(", ", row("one click a second", "reads", clicking.reads())));
        double p99 = clicking.reads().getValueAtPercentile(99) / 1e3;
        return new Findings(
                section(clicking, hurrying),
                List.of(new Verdict(
                        "control API, reads, p99 with 50 people who click once a second",
                        p99,
                        Double.POSITIVE_INFINITY,
                        100,
                        "ms")),
                clicking.failed().get() + hurrying.failed().get(),
                List.of(row("", "", clicking.reads()), row("", "", hurrying.reads())));
    }

    private static void use(ControlPlane plane, ControlApi api, Duration between, Duration length, Waited waited) {
        long end = System.nanoTime() + length.toNanos();
        try (ExecutorService users = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int user = 0; user < USERS; user++) {
                SplittableRandom random = new SplittableRandom(user);
                users.execute(() -> {
                    LockSupport.parkNanos(random.nextLong(between.toNanos() + 1));
                    while (System.nanoTime() - end < 0) {
                        long due = System.nanoTime() + between.toNanos();
                        click(plane, api, random, waited);
                        LockSupport.parkNanos(due - System.nanoTime());
                    }
                });
            }
        }
    }

    private static void click(ControlPlane plane, ControlApi api, SplittableRandom random, Waited waited) {
        int number = random.nextInt(plane.containers());
        boolean write = random.nextInt(100) < WRITES_PERCENT;
        long began = System.nanoTime();
        try {
            int status = write
                    ? api.ask(
                                    "PUT",
                                    "/v1/containers/" + SampleFleet.containerId(number) + "/modules/cookie_keeper",
                                    Map.of("enabled", random.nextBoolean()))
                            .statusCode()
                    : api.get(page(plane.fleet().container(number, null), random.nextInt(4)))
                            .statusCode();
            Histogram histogram = write ? waited.writes() : waited.reads();
            histogram.recordValue(Math.min((System.nanoTime() - began) / 1_000, LONGEST_MICROS));
            waited.failed().addAndGet(status == 200 ? 0 : 1);
        } catch (IOException e) {
            waited.failed().incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String page(ContainerBatch.Container container, int kind) {
        String one = "/v1/containers/" + container.containerId();
        return switch (kind) {
            case 0 -> "/v1/clients/" + container.clientId() + "/containers";
            case 1 -> one;
            case 2 -> one + "/sites";
            default -> one + "/modules";
        };
    }

    private static Section section(Waited clicking, Waited hurrying) {
        return new Section(
                "api",
                "The control API",
                "%d people, all with one login, over all containers of the sample: %d %% of what they do are writes that the edge is told of; %d s each."
                        .formatted(USERS, WRITES_PERCENT, LENGTH.toSeconds()),
                new Table(
                        List.of("", "", "requests", "p50", "p99", "most"),
                        List.of(
                                row("one click a second each", "reads", clicking.reads()),
                                row("", "writes", clicking.writes()),
                                row("never pausing", "reads", hurrying.reads()),
                                row("", "writes", hurrying.writes()))),
                Optional.empty(),
                List.of(
                        "Those who never pause wait for each other: with two cores for Postgres, config-service and this program, that row says how much they can do, not how long one waits."));
    }

    private static List<String> row(String who, String what, Histogram micros) {
        return List.of(
                who,
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
