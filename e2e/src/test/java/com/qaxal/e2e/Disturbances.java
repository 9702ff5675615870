package com.qaxal.e2e;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Takes parts of the suite away and brings them back, and remembers when which was disturbed. Every kind of disturbance comes once in a round; the
 * seed decides in which order, how long each lasts, and which two come together.
 */
final class Disturbances {
    /** After a part is back, its neighbours need a moment until they have noticed. */
    private static final long AFTERMATH_NANOS = 8_000_000_000L;

    private final Random random;
    private final List<ChaosOrigin> origins;
    private final SlowSync secondSync;
    private final Map<String, List<Spell>> spells = new HashMap<>();
    private final List<String> done = new ArrayList<>();

    /** When a part was disturbed, in {@link System#nanoTime()}; one that still is has an end far away. */
    private record Spell(long from, long to) {}

    Disturbances(long seed, List<ChaosOrigin> origins, SlowSync secondSync) {
        this.random = new Random(seed);
        this.origins = List.copyOf(origins);
        this.secondSync = secondSync;
    }

    /**
     * Goes on until the deadline, and at least until every kind had its turn. Everything is back at the end.
     *
     * @throws AssertionError when a step of one cannot be done; it names the disturbance
     */
    void run(long deadlineNanos) throws InterruptedException {
        Deque<Disturbance> round = round(List.of(Disturbance.goes(secondSync)));
        boolean everyKindCame = false;
        while (!everyKindCame || System.nanoTime() - deadlineNanos < 0) {
            Disturbance one = round.remove();
            boolean together = random.nextBoolean();
            Disturbance other = round.peek();
            if (together && other != null && Collections.disjoint(one.parts(), other.parts())) {
                disturb(List.of(one, round.remove()));
            } else {
                disturb(List.of(one));
            }
            if (round.isEmpty()) {
                everyKindCame = true;
                round = round(List.of());
            }
        }
    }

    /** What was done, in order. */
    List<String> done() {
        return done;
    }

    /** Whether the part was away, or had been a moment before, at some time between the two. */
    synchronized boolean wasDisturbed(String part, long from, long to) {
        return spells(part).stream()
                .anyMatch(spell -> spell.from() - to <= 0 && spell.to() + AFTERMATH_NANOS - from >= 0);
    }

    /** Whether it was away at some time before that. */
    synchronized boolean everDisturbedBefore(String part, long to) {
        return spells(part).stream().anyMatch(spell -> spell.from() - to <= 0);
    }

    private List<Spell> spells(String part) {
        return spells.computeIfAbsent(part, _ -> new ArrayList<>());
    }

    private Deque<Disturbance> round(List<Disturbance> once) {
        List<Disturbance> kinds = new ArrayList<>(once);
        kinds.addAll(Disturbance.ofParts());
        kinds.add(Disturbance.routerKilledWithHitsInFlight(origins));
        kinds.add(Disturbance.cut(any()));
        kinds.add(Disturbance.silent(any()));
        kinds.add(Disturbance.cutWithHitsInFlight(any()));
        Collections.shuffle(kinds, random);
        return new ArrayDeque<>(kinds);
    }

    private ChaosOrigin any() {
        return origins.get(random.nextInt(origins.size()));
    }

    /** Begins them all, lets some time pass, and ends what began in the opposite order, whatever went wrong. */
    private void disturb(List<Disturbance> together) throws InterruptedException {
        List<Disturbance> ordered = together.stream()
                .sorted(Comparator.comparingInt(Disturbance::turn).reversed())
                .toList();
        List<Disturbance> begun = new ArrayList<>();
        AssertionError failure = null;
        try {
            for (Disturbance each : ordered) {
                begun.addFirst(each);
                begin(each);
            }
            pause(300 + random.nextInt(1_700));
        } catch (AssertionError e) {
            failure = e;
        }
        for (Disturbance each : begun) {
            failure = ended(each, failure);
        }
        if (failure != null) {
            throw failure;
        }
        pause(random.nextInt(800));
    }

    private void begin(Disturbance disturbance) throws InterruptedException {
        long now = System.nanoTime();
        synchronized (this) {
            disturbance.parts().forEach(part -> spells(part).add(new Spell(now, now + Long.MAX_VALUE / 2)));
        }
        done.add(disturbance.what());
        step("begin", disturbance, disturbance.begin());
    }

    private @Nullable AssertionError ended(Disturbance disturbance, @Nullable AssertionError before)
            throws InterruptedException {
        try {
            step("end", disturbance, disturbance.end());
        } catch (AssertionError e) {
            if (before == null) {
                return e;
            }
            before.addSuppressed(e);
            return before;
        }
        long now = System.nanoTime();
        synchronized (this) {
            disturbance
                    .parts()
                    .forEach(part ->
                            spells(part).add(new Spell(spells(part).removeLast().from(), now)));
        }
        return before;
    }

    private static void step(String which, Disturbance disturbance, Disturbance.Step step) throws InterruptedException {
        try {
            step.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | AssertionError e) { // whatever it is, it is told what was being done
            throw new AssertionError("'" + disturbance.what() + "' did not " + which, e);
        }
    }

    /** Passes time: it is what this is for. */
    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
