package com.qaxal.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Takes parts of the suite away and brings them back, at random but the same for the same seed; and remembers when which was disturbed. */
final class Disturbances {
    private static final LocalSuite SUITE = LocalSuite.running();
    /** After a part is back, its neighbours need a moment until they have noticed. */
    private static final long AFTERMATH_NANOS = 8_000_000_000L;

    private final Random random;
    private final ChaosOrigin origin;
    private final Map<Part, List<long[]>> disturbed = new EnumMap<>(Part.class);
    private final List<String> done = new ArrayList<>();

    enum Part {
        REDIS,
        KAFKA,
        CONFIG,
        ROUTER,
        ORIGIN
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private record Disturbance(Part part, String what, Step begin, Step end) {}

    Disturbances(long seed, ChaosOrigin origin) {
        this.random = new Random(seed);
        this.origin = origin;
        for (Part part : Part.values()) {
            disturbed.put(part, new ArrayList<>());
        }
    }

    /** Goes on until the deadline; everything is back at the end. Up to two parts are away at a time. */
    void run(long deadlineNanos) throws Exception {
        while (System.nanoTime() < deadlineNanos) {
            Disturbance one = next();
            Disturbance other = next();
            boolean both = random.nextInt(3) == 0 && one.part() != other.part();
            begin(one);
            if (both) {
                begin(other);
            }
            pause(500 + random.nextInt(2_500));
            end(one);
            if (both) {
                end(other);
            }
            pause(random.nextInt(1_500));
        }
    }

    /** What was done, in order. */
    List<String> done() {
        return done;
    }

    /** Whether the part was away, or had been a moment before, at some time between the two. */
    synchronized boolean wasDisturbed(Part part, long from, long to) {
        for (long[] span : times(part)) {
            if (span[0] <= to && (span[1] == 0 || span[1] + AFTERMATH_NANOS >= from)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it was away at some time before that. */
    synchronized boolean everDisturbedBefore(Part part, long to) {
        return times(part).stream().anyMatch(span -> span[0] <= to);
    }

    private List<long[]> times(Part part) {
        List<long[]> times = disturbed.get(part);
        if (times == null) {
            throw new AssertionError("no such part");
        }
        return times;
    }

    private Disturbance next() {
        return switch (random.nextInt(9)) {
            case 0 -> stopped(Part.REDIS, "redis");
            case 1 -> frozen(Part.REDIS, "redis", redis());
            case 2 -> stopped(Part.KAFKA, "kafka");
            case 3 -> stopped(Part.CONFIG, "config");
            case 4 -> frozen(Part.CONFIG, "config", SUITE.process("config"));
            case 5 -> killed();
            case 6 -> frozen(Part.ROUTER, "router", SUITE.process("router"));
            case 7 -> new Disturbance(Part.ORIGIN, "origin cut", origin::goAway, origin::comeBack);
            default ->
                new Disturbance(
                        Part.ORIGIN, "origin silent", () -> origin.fallSilent(true), () -> origin.fallSilent(false));
        };
    }

    private static Disturbance stopped(Part part, String name) {
        return new Disturbance(part, name + " stopped", () -> SUITE.stop(name), () -> SUITE.start(name));
    }

    private static Disturbance frozen(Part part, String name, ProcessHandle process) {
        return new Disturbance(part, name + " frozen", () -> signal("STOP", process), () -> signal("CONT", process));
    }

    private static Disturbance killed() {
        ProcessHandle router = SUITE.process("router");
        return new Disturbance(Part.ROUTER, "router killed", () -> signal("KILL", router), () -> {});
    }

    private void begin(Disturbance disturbance) throws Exception {
        synchronized (this) {
            times(disturbance.part()).add(new long[] {System.nanoTime(), 0});
        }
        done.add(disturbance.what());
        disturbance.begin().run();
    }

    private void end(Disturbance disturbance) throws Exception {
        disturbance.end().run();
        synchronized (this) {
            times(disturbance.part()).getLast()[1] = System.nanoTime();
        }
    }

    private static ProcessHandle redis() {
        String address = ":" + SUITE.redis();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains("redis-server"))
                .filter(process -> process.info().commandLine().orElse("").contains(address))
                .findFirst()
                .orElseThrow();
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Passes time: it is what this is for. */
    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
