package com.qaxal.router.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way. Until somebody takes it, its first part is held and nothing more is read; from then on it is passed on part
 * by part, as fast as the taker can.
 */
public final class RequestBody {
    private final Channel channel;
    private final boolean expected;
    private final ArrayDeque<HttpContent> held = new ArrayDeque<>(0);
    private @Nullable Taker taker;
    private @Nullable Runnable whenTaken;
    private @Nullable Runnable gathering;
    private boolean discarded;
    private boolean received;
    private long bytes;

    /** Whoever the parts are for. */
    public interface Taker {
        /**
         * @param part to be released by the taker; the last one is a {@link LastHttpContent}
         * @return whether more may follow at once; if not, {@link RequestBody#resume} says when
         */
        boolean take(HttpContent part);
    }

    /**
     * @param expected whether the head announced a body
     * @param received whether everything came with the head
     */
    RequestBody(Channel channel, boolean expected, boolean received) {
        this.channel = channel;
        this.expected = expected;
        this.received = received;
    }

    /** Whether there is a body, as far as the head says. */
    public boolean isExpected() {
        return expected;
    }

    /** Whether all of it has come. */
    public boolean isReceived() {
        return received;
    }

    /** Bytes received so far. */
    public long bytes() {
        return bytes;
    }

    /** From now on every part goes to {@code to}, those held included. */
    public void take(Taker to) {
        taker = to;
        proceed();
        boolean more = true;
        for (HttpContent part = held.poll(); part != null; part = held.poll()) {
            more = to.take(part);
        }
        if (more || received) {
            channel.config().setAutoRead(true);
        }
    }

    /**
     * Holds all of a small body before anybody takes it, so that a slow visitor occupies nobody but itself.
     *
     * @param limit the longest body that is held, in bytes
     * @param whole runs when all of it is here; at once when it is already
     * @param tooLong runs instead when there is more than that
     */
    public void gather(long limit, Runnable whole, Runnable tooLong) {
        if (!expected || received) {
            (bytes > limit ? tooLong : whole).run();
            return;
        }
        proceed();
        gathering = () -> {
            if (bytes > limit) {
                gathering = null;
                tooLong.run();
            } else if (received) {
                gathering = null;
                whole.run();
            }
        };
        channel.config().setAutoRead(true);
        gathering.run();
    }

    /** The taker can take more. */
    public void resume() {
        channel.config().setAutoRead(true);
    }

    /** Runs {@code action} when the body is asked for and not here yet. */
    void whenTaken(Runnable action) {
        whenTaken = action;
    }

    private void proceed() {
        Runnable action = whenTaken;
        whenTaken = null;
        if (action != null && bytes == 0 && !received) {
            action.run();
        }
    }

    boolean isHeld() {
        return !held.isEmpty();
    }

    /** Nobody wants the rest: it is read away, so that the connection can be used again. */
    void discard() {
        discarded = true;
        held.forEach(HttpContent::release);
        held.clear();
        channel.config().setAutoRead(true);
    }

    void receive(HttpContent part) {
        bytes += part.content().readableBytes();
        received = part instanceof LastHttpContent;
        Taker to = taker;
        if (discarded || (!expected && to == null)) {
            part.release();
        } else if (to == null) {
            held.add(part);
            if (gathering == null) {
                channel.config().setAutoRead(false);
            } else {
                gathering.run();
            }
        } else if (!to.take(part) && !received) {
            channel.config().setAutoRead(false);
        }
    }
}
