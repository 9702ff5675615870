package com.qaxal.local.suite;

import com.qaxal.local.infra.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts a part again that died, after a pause that doubles each time, and says so. */
final class Watch {
    private static final Duration EVERY = Duration.ofMillis(500);
    /** Ctrl-C is heard by the parts, too, and perhaps first. */
    private static final long SAME_MOMENT_MILLIS = 300;

    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    /** One that lived that long is forgiven what happened before. */
    private static final long FORGIVEN_AFTER_MILLIS = 60_000;

    private final List<Part> parts;
    private final Launcher launcher;
    private final Progress progress;
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> pauses = new HashMap<>();
    private final Map<String, Long> dueAt = new HashMap<>();
    private final Map<String, Long> startedAt = new HashMap<>();
    /** Started again, and not yet seen ready. */
    private final Set<String> returning = new HashSet<>();
    /** Those whose last start failed. */
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("watch").daemon().unstarted(this::run);

    Watch(List<Part> parts, Launcher launcher, Progress progress) {
        this.parts = parts;
        this.launcher = launcher;
        this.progress = progress;
    }

    void start() {
        thread.start();
    }

    /** Returns when it has ended; it is not interrupted, since it may be starting something. */
    void close() throws InterruptedException {
        closed.countDown();
        thread.join();
    }

    /** Somebody is about to stop it on purpose. From the return on it is not started again; if it is just being, this waits. */
    void leave(String part) {
        synchronized (left) {
            left.add(part);
        }
    }

    void mind(String part) {
        failed.remove(part);
        left.remove(part);
    }

    /** What there is to say about a part that does not run. */
    Status.Word absent(String part) {
        if (left.contains(part)) {
            return Status.Word.STOPPED;
        }
        return failed.contains(part) ? Status.Word.FAILED : Status.Word.RESTARTING;
    }

    private void run() {
        try {
            while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                for (Part part : parts) {
                    look(part);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; then it ends
        }
    }

    private void look(Part part) throws InterruptedException {
        String name = part.name();
        long now = System.currentTimeMillis();
        if (left.contains(name) || part.isAlive()) {
            dueAt.remove(name);
            welcome(part);
            return;
        }
        Long due = dueAt.get(name);
        if (due == null) {
            if (closed.await(SAME_MOMENT_MILLIS, TimeUnit.MILLISECONDS) || left.contains(name)) {
                return; // it was Ctrl-C or ./qaxal stop, which both have heard
            }
            boolean forgiven = now - startedAt.getOrDefault(name, 0L) > FORGIVEN_AFTER_MILLIS;
            long pause = forgiven ? FIRST_PAUSE_MILLIS : pauses.getOrDefault(name, FIRST_PAUSE_MILLIS);
            pauses.put(name, Math.min(pause * 2, LONGEST_PAUSE_MILLIS));
            dueAt.put(name, now + pause);
            progress.say(name + " ended; starting it again in " + pause / 1_000 + " s (see ./qaxal logs " + name + ")");
        } else if (now >= due) {
            dueAt.remove(name);
            startedAt.put(name, now);
            startAgain(part);
        }
    }

    private void welcome(Part part) {
        if (returning.contains(part.name()) && part.isReady()) {
            returning.remove(part.name());
            progress.say(part.name() + " is ready again");
        }
    }

    private void startAgain(Part part) throws InterruptedException {
        try {
            synchronized (left) {
                if (left.contains(part.name())) {
                    return;
                }
                launcher.start(part);
            }
            failed.remove(part.name());
            returning.add(part.name());
        } catch (IOException | Refused | RuntimeException e) { // whatever it is, the other parts stay watched
            failed.add(part.name());
            progress.say(part.name() + " cannot be started: " + e.getMessage());
        }
    }
}
