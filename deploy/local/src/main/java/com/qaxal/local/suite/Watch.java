package com.qaxal.local.suite;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Starts a service again that died, after a pause that doubles each time, and says so. */
final class Watch {
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    /** One that lived that long is forgiven what happened before. */
    private static final long FORGIVEN_AFTER_MILLIS = 60_000;

    private final Suite suite;
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> pauses = new HashMap<>();
    private final Map<String, Long> dueAt = new HashMap<>();
    private final Map<String, Long> startedAt = new HashMap<>();
    private final Thread thread = Thread.ofPlatform().name("watch").daemon().unstarted(this::run);

    Watch(Suite suite) {
        this.suite = suite;
    }

    void start() {
        thread.start();
    }

    void close() {
        thread.interrupt();
    }

    /** Somebody stopped it on purpose. */
    void leave(String service) {
        left.add(service);
    }

    void mind(String service) {
        left.remove(service);
    }

    private void run() {
        try {
            while (!suite.isStopping()) {
                for (ServiceProcess service : suite.services()) {
                    look(service);
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the suite ends
        }
    }

    private void look(ServiceProcess service) {
        String name = service.name();
        long now = System.currentTimeMillis();
        if (service.isAlive() || left.contains(name)) {
            dueAt.remove(name);
            return;
        }
        Long due = dueAt.get(name);
        if (due == null) {
            boolean forgiven = now - startedAt.getOrDefault(name, 0L) > FORGIVEN_AFTER_MILLIS;
            long pause = forgiven ? FIRST_PAUSE_MILLIS : pauses.getOrDefault(name, FIRST_PAUSE_MILLIS);
            pauses.put(name, Math.min(pause * 2, LONGEST_PAUSE_MILLIS));
            dueAt.put(name, now + pause);
            suite.progress()
                    .say(name + " ended; starting it again in " + pause / 1_000 + " s (see ./qaxal logs " + name + ")");
        } else if (now >= due) {
            dueAt.remove(name);
            startedAt.put(name, now);
            restart(service);
        }
    }

    private void restart(ServiceProcess service) {
        try {
            service.start();
            suite.note();
        } catch (IOException e) {
            suite.progress().say(service.name() + " cannot be started: " + e.getMessage());
        }
    }
}
