package com.qaxal.router.forward;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop to one upstream: some busy, some waiting for their next request, never more than allowed. */
final class OriginPool {
    private final Upstream upstream;
    private final Connector connector;
    private final ForwardLimits limits;
    private final ArrayDeque<OriginConnection> kept = new ArrayDeque<>();
    private final ArrayDeque<Queued> waiting = new ArrayDeque<>(0);
    private int open;

    /** A request that needs a connection. Exactly one of the three is called, and maybe at once. */
    interface Waiter {
        void connected(OriginConnection connection);

        void notConnected();

        void noneFree();

        /** Whether it has given up meanwhile. */
        boolean isGone();
    }

    private record Queued(Waiter waiter, long since) {}

    OriginPool(Upstream upstream, Connector connector, ForwardLimits limits) {
        this.upstream = upstream;
        this.connector = connector;
        this.limits = limits;
    }

    Upstream upstream() {
        return upstream;
    }

    EventLoop loop() {
        return connector.loop();
    }

    boolean isUnused() {
        return open == 0 && waiting.isEmpty();
    }

    void acquire(Waiter waiter) {
        OriginConnection connection = newestKept();
        if (connection != null) {
            waiter.connected(connection);
        } else if (open < limits.connections()) {
            open(waiter);
        } else if (hasRoomToWait()) {
            waiting.add(new Queued(waiter, System.nanoTime()));
        } else {
            waiter.noneFree();
        }
    }

    private boolean hasRoomToWait() {
        if (waiting.size() >= limits.waiting()) {
            waiting.removeIf(queued -> queued.waiter().isGone());
        }
        return waiting.size() < limits.waiting();
    }

    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /** Nobody waits for a connection that others hold for longer than for one that is opened. */
    void sweep(long now) {
        Queued oldest = waiting.peek();
        while (oldest != null && now - oldest.since() > limits.connect().toNanos()) {
            waiting.poll();
            if (!oldest.waiter().isGone()) {
                oldest.waiter().noneFree();
            }
            oldest = waiting.peek();
        }
    }

    /** The connection is free for another request. */
    void release(OriginConnection connection) {
        Waiter next = nextWaiting();
        if (next == null) {
            kept.addLast(connection);
        } else {
            next.connected(connection);
        }
    }

    void closed(OriginConnection connection) {
        open--;
        kept.remove(connection);
        Waiter next = nextWaiting();
        if (next != null) {
            open(next);
        }
    }

    private void open(Waiter waiter) {
        open++;
        connector.connect(this, connection -> {
            if (connection != null) {
                if (waiter.isGone()) {
                    release(connection);
                } else {
                    waiter.connected(connection);
                }
                return;
            }
            open--;
            waiter.notConnected();
            Waiter next = nextWaiting();
            if (next != null) {
                open(next); // each tries for itself: the deadline of one must not be that of all
            }
        });
    }

    private @Nullable OriginConnection newestKept() {
        OriginConnection connection = kept.pollLast();
        while (connection != null && !connection.isUsable()) {
            connection = kept.pollLast(); // it closes, and says so in a moment
        }
        return connection;
    }

    private @Nullable Waiter nextWaiting() {
        Queued next = waiting.poll();
        while (next != null && next.waiter().isGone()) {
            next = waiting.poll();
        }
        return next == null ? null : next.waiter();
    }
}
