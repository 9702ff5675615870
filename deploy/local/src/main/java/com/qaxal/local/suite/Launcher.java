package com.qaxal.local.suite;

import com.qaxal.local.infra.Await;
import com.qaxal.local.infra.LastWords;
import com.qaxal.local.infra.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Starts parts, until it is closed: from then on nothing starts, and nothing is about to. So whoever ends the suite finds all that was
 * started, whichever thread was at it.
 */
final class Launcher {
    private static final Duration READY = Duration.ofSeconds(150);
    private static final Duration SAME_MOMENT = Duration.ofMillis(700);

    private final Layout layout;
    /** Shared by those who start parts; whole for the one who closes. */
    private final ReadWriteLock underway = new ReentrantReadWriteLock();

    /** How long each part's log was when it was started. */
    private final Map<String, Long> logged = new ConcurrentHashMap<>();

    private volatile boolean closed;

    Launcher(Layout layout) {
        this.layout = layout;
    }

    /** @throws Refused when the suite is ending */
    void start(Part part) throws IOException, InterruptedException, Refused {
        underway.readLock().lock();
        try {
            if (closed) {
                throw ending(part);
            }
            logged.put(part.name(), LastWords.end(layout.log(part.name())));
            part.start();
        } catch (IOException e) {
            if (isClosedNowOrSoon()) {
                throw ending(part);
            }
            throw e;
        } finally {
            underway.readLock().unlock();
        }
    }

    /** @throws Refused when it ended instead, takes too long, or the suite is ending */
    void awaitReady(Part part) throws InterruptedException, Refused {
        boolean came = Await.within(READY, () -> part.isReady() || !part.isAlive() || closed);
        boolean ready = came && part.isAlive();
        if (closed || (!ready && isClosedNowOrSoon())) {
            throw ending(part);
        }
        if (!ready) {
            throw new Refused(part.name() + (came ? " ended" : " was not ready within " + READY.toSeconds() + " s")
                    + lastWords(part) + " (all it said is in " + layout.log(part.name()) + ")");
        }
    }

    private String lastWords(Part part) {
        return LastWords.of(layout.log(part.name()), logged.getOrDefault(part.name(), 0L))
                .map(": "::concat)
                .orElse("");
    }

    /** Where parts have no session of their own, Ctrl-C is heard by them, too: one may have ended by it before we hear of it ourselves. */
    private boolean isClosedNowOrSoon() {
        try {
            return Await.within(SAME_MOMENT, () -> closed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return closed;
        }
    }

    /** Returns when every start that was underway has come to its end. */
    @SuppressWarnings("LockNotBeforeTry") // nothing is done under the lock: having got it says that nobody is left
    void close() {
        closed = true;
        underway.writeLock().lock();
        underway.writeLock().unlock();
    }

    boolean isClosed() {
        return closed;
    }

    private static Refused ending(Part part) {
        return new Refused("the suite is ending; " + part.name() + " is not started any more");
    }
}
