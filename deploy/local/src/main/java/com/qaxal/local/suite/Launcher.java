package com.qaxal.local.suite;

import com.qaxal.local.infra.Await;
import com.qaxal.local.infra.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Starts parts, until it is closed: from then on nothing starts, and nothing is about to. So whoever ends the suite finds all that was
 * started, whichever thread was at it.
 */
final class Launcher {
    private static final Duration READY = Duration.ofSeconds(150);

    private final Layout layout;
    /** Shared by those who start parts; whole for the one who closes. */
    private final ReadWriteLock underway = new ReentrantReadWriteLock();

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
            part.start();
        } catch (IOException e) {
            if (closed) { // Ctrl-C is heard by what a part was just starting, too
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
        if (closed) {
            throw ending(part);
        }
        if (!came || !part.isAlive()) {
            throw new Refused(part.name() + (came ? " ended" : " was not ready within " + READY.toSeconds() + " s")
                    + "; its output is in " + layout.log(part.name()));
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
