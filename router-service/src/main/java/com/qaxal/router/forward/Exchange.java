package com.qaxal.router.forward;

import com.qaxal.router.http.Arrival;
import com.qaxal.router.http.Reply;
import com.qaxal.router.http.RequestBody;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to an upstream and its answer on the way back, streamed both ways: whoever is slower sets the pace of the other.
 *
 * <pre>
 *   waiting ──connected──► sent ──head──► answering ──last part──► ended
 *      ▲                     │                │
 *      └── closed, once, ◄───┤                └── closed, late ──► ended, and the browser sees that something is missing
 *          if a kept one     └── closed, late, too long ──► ended with nothing sent to the browser
 * </pre>
 */
final class Exchange implements OriginPool.Waiter, RequestBody.Taker, Reply.Watcher {
    /** A connection that the other side had closed says so within a round trip. */
    private static final long TURNS_OUT_CLOSED_NANOS = 1_000_000_000L;

    private final ForwardPlan plan;
    private final Progress progress;
    private final OriginPool pool;
    private final Arrival arrival;
    private @Nullable OriginConnection connection;
    private boolean handedOver;
    private boolean repeated;
    private boolean sent;
    private boolean headReceived;
    private boolean skipping;
    private boolean hinted;
    private boolean keepAlive;
    private boolean ended;
    private int status;
    private long bodyBytes;
    private long handedOverAt;
    private long nanosToHead;

    Exchange(ForwardPlan plan, Progress progress, OriginPool pool) {
        this.plan = plan;
        this.progress = progress;
        this.pool = pool;
        this.arrival = plan.arrival();
    }

    void start() {
        arrival.reply().watch(this);
        if (!ended) {
            pool.acquire(this);
        }
    }

    // ---- towards the upstream ----

    @Override
    public void connected(OriginConnection opened) {
        if (ended) {
            opened.release();
            return;
        }
        connection = opened;
        opened.carry(this);
        if (!handedOver) {
            handedOver = true;
            progress.handedOver();
            ForwardHeaders.toUpstream(arrival.headers(), plan);
        }
        handedOverAt = System.nanoTime();
        opened.write(head());
        if (arrival.body().isExpected()) {
            arrival.body().take(this);
        } else {
            sent = true;
        }
        opened.flush();
    }

    /** Not validated again: a target was judged when it came in, or when it was decoded. */
    private HttpRequest head() {
        HttpMethod method = arrival.method();
        return arrival.body().isExpected()
                ? new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, arrival.target(), arrival.headers(), false)
                : new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        method,
                        arrival.target(),
                        Unpooled.EMPTY_BUFFER,
                        arrival.headers(),
                        EmptyHttpHeaders.INSTANCE,
                        false);
    }

    @Override
    public boolean take(HttpContent part) {
        OriginConnection to = connection;
        bodyBytes += part.content().readableBytes();
        if (ended || to == null) {
            part.release();
            return true;
        }
        if (bodyBytes > plan.bodyBytes()) {
            part.release();
            breakOff(new Exchanged.BodyTooLarge());
            return true;
        }
        if (part instanceof LastHttpContent last) {
            sent = true;
            dropTrailers(last);
        }
        to.write(part);
        to.flush();
        return to.isWritable();
    }

    void upstreamWritable() {
        if (!sent) {
            arrival.body().resume();
        }
    }

    // ---- towards the browser ----

    void head(HttpResponse head) {
        if (head.decoderResult().isFailure()) {
            breakOff(headReceived ? truncated() : new Exchanged.BrokenOff());
            return;
        }
        if (head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            breakOff(new Exchanged.BrokenOff()); // nobody asked for it, and what follows is no HTTP
            return;
        }
        skipping = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (skipping) {
            hinted = true;
            return; // hints of the origin's to its neighbour; the browser's answer is still to come
        }
        headReceived = true;
        status = head.status().code();
        nanosToHead = System.nanoTime() - handedOverAt;
        keepAlive = HttpUtil.isKeepAlive(head);
        ForwardHeaders.toBrowser(head.headers());
        progress.answerHead(head, nanosToHead);
        arrival.reply().head(head);
    }

    void part(HttpContent part) {
        if (ended || skipping) {
            part.release();
            return;
        }
        if (part.decoderResult().isFailure()) {
            part.release();
            breakOff(truncated());
            return;
        }
        if (part instanceof LastHttpContent last) {
            complete(last);
            return;
        }
        arrival.reply().part(part);
        if (!arrival.reply().isWritable()) {
            arrival.reply().flush();
            read(arrival.reply().isWritable());
        }
    }

    void flushAnswer() {
        arrival.reply().flush();
    }

    @Override
    public void writable() {
        read(true);
    }

    private void read(boolean on) {
        OriginConnection from = connection;
        if (from != null) {
            from.read(on);
        }
    }

    // ---- how it ends ----

    private void complete(LastHttpContent last) {
        ended = true;
        OriginConnection done = connection;
        connection = null;
        if (done != null && keepAlive && sent) {
            done.release();
        } else if (done != null) {
            done.close();
        }
        dropTrailers(last);
        arrival.reply().part(last);
        arrival.reply().flush();
        progress.ended(new Exchanged.Completed(status, nanosToHead));
    }

    /** They come behind the rules for headers, and a receiver that merges them would believe them (RFC 9110 §6.5.1). */
    private static void dropTrailers(LastHttpContent last) {
        if (!last.trailingHeaders().isEmpty()) {
            last.trailingHeaders().clear();
        }
    }

    /** The connection closed under it. */
    void closed() {
        OriginConnection lost = connection;
        connection = null;
        if (ended) {
            return;
        }
        if (!headReceived && !repeated && lost != null && lost.isUsed() && isRepeatable()) {
            repeated = true;
            pool.acquire(this);
        } else {
            breakOff(headReceived ? truncated() : new Exchanged.BrokenOff());
        }
    }

    void timedOut() {
        connection = null;
        breakOff(headReceived ? truncated() : new Exchanged.TimedOut());
    }

    @Override
    public void notConnected() {
        // When something was handed over before, the first upstream connection may have got it.
        breakOff(handedOver ? new Exchanged.BrokenOff() : new Exchanged.NotConnected());
    }

    @Override
    public void noneFree() {
        breakOff(handedOver ? new Exchanged.BrokenOff() : new Exchanged.NoConnectionFree());
    }

    @Override
    public void gone() {
        breakOff(headReceived ? truncated() : new Exchanged.BrowserGone());
    }

    private void breakOff(Exchanged how) {
        if (ended) {
            return;
        }
        ended = true;
        OriginConnection broken = connection;
        connection = null;
        if (broken != null) {
            broken.close();
        }
        if (arrival.reply().isHeadWritten()) {
            arrival.reply().breakOff();
        }
        progress.ended(how);
    }

    private Exchanged truncated() {
        return new Exchanged.Truncated(status, nanosToHead);
    }

    /**
     * The one thing that may be sent twice: a GET on a kept connection that turns out closed at once, without a word. Later, or after a hint, it
     * may be the origin that failed while it worked on it (RFC 9110 §9.2.2).
     */
    private boolean isRepeatable() {
        return arrival.method().equals(HttpMethod.GET)
                && !arrival.body().isExpected()
                && !hinted
                && System.nanoTime() - handedOverAt < TURNS_OUT_CLOSED_NANOS;
    }

    // ---- what others ask ----

    @Override
    public boolean isGone() {
        return ended;
    }

    boolean isHead() {
        return arrival.method().equals(HttpMethod.HEAD);
    }

    boolean isHeadReceived() {
        return headReceived;
    }

    /** Whether it is the upstream who is waited for: for its answer, or for room for more of the request. */
    boolean isUpstreamsMove(boolean upstreamWritable) {
        return sent || !upstreamWritable;
    }
}
