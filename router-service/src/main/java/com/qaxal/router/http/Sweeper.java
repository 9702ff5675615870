package com.qaxal.router.http;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Watches over the deadlines of one event loop's connections. One pass over all of them a few times a second costs less than a timer for each
 * request; deadlines are kept to within one pass.
 */
public final class Sweeper {
    private static final Logger LOG = Logger.getLogger(Sweeper.class);

    private final Set<Swept> connections = new HashSet<>();
    private final List<Swept> pass = new ArrayList<>();
    private long now = System.nanoTime();

    /** A connection with something that may take too long. */
    public interface Swept {
        /** @param now of a monotonic clock, in nanoseconds */
        void sweep(long now);
    }

    /** @param shortest of the deadlines that are kept; passes are a quarter of it apart, and half a second at most */
    public static Sweeper start(EventLoop loop, Duration shortest) {
        Sweeper sweeper = new Sweeper();
        long period = Math.clamp(shortest.toMillis() / 4, 10, 500);
        var _ = loop.scheduleAtFixedRate(sweeper::sweep, period, period, TimeUnit.MILLISECONDS);
        return sweeper;
    }

    public void add(Swept connection) {
        connections.add(connection);
    }

    public void remove(Swept connection) {
        connections.remove(connection);
    }

    /** The time of the last pass, in nanoseconds of a monotonic clock: good enough for deadlines, and free. */
    public long now() {
        return now;
    }

    private void sweep() {
        now = System.nanoTime();
        pass.addAll(connections); // a connection that closes takes itself out meanwhile
        for (Swept connection : pass) {
            sweep(connection);
        }
        pass.clear();
    }

    /** What goes wrong with one connection must not end the passes: none of the others would have deadlines any more. */
    private void sweep(Swept connection) {
        try {
            connection.sweep(now);
        } catch (RuntimeException bug) {
            LOG.errorf(
                    bug,
                    "a connection could not be looked after kind=%s",
                    connection.getClass().getSimpleName());
        }
    }
}
