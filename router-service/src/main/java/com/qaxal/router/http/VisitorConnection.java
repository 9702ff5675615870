package com.qaxal.router.http;

import com.qaxal.model.problem.ProblemCode;
import com.qaxal.router.http.Answer.Protocol;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1 connection, or one HTTP/2 stream, of a visitor. Requests take turns: what a browser sends ahead waits until the answer before it is
 * complete, and nothing more is read meanwhile.
 */
final class VisitorConnection extends ChannelInboundHandlerAdapter implements Sweeper.Swept {
    /** What is read away of a body that nobody wants, so that the connection can be used again; beyond that it is closed. */
    private static final long WORTH_READING_AWAY = 64 * 1024;
    /** How long a closed connection is read on, so that the answer is not lost to a reset (RFC 9112 §9.6). */
    private static final long LINGER_NANOS = 2_000_000_000L;

    private final Requests requests;
    private final Peer peer;
    private final boolean http2;
    private final Sweeper sweeper;
    private final long idleNanos;
    private final BodyPace pace;
    private final BooleanSupplier draining;
    private final ArrayDeque<Object> early = new ArrayDeque<>(0);

    @SuppressWarnings("NullAway.Init") // there from handlerAdded on
    private ChannelHandlerContext context;

    private @Nullable Turn turn;
    private boolean takingEarly;
    private boolean closing;
    private long lastProgress;

    /** One request and its answer. */
    private record Turn(RequestBody body, Answer answer) {}

    VisitorConnection(
            Requests requests,
            Peer peer,
            boolean http2,
            Sweeper sweeper,
            VisitorLimits limits,
            BooleanSupplier draining) {
        this.requests = requests;
        this.peer = peer;
        this.http2 = http2;
        this.sweeper = sweeper;
        this.idleNanos = limits.idle().toNanos();
        this.pace = new BodyPace(limits.bodyHeadStart(), sweeper.now());
        this.draining = draining;
    }

    /** Whether the answer under way has a head only, whatever its headers say. */
    boolean isAnsweringHead() {
        return turn != null && turn.answer().isToHead();
    }

    // ---- what comes in ----

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        lastProgress = sweeper.now();
        sweeper.add(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        lastProgress = sweeper.now();
        if (closing) {
            ReferenceCountUtil.release(message);
        } else if (!early.isEmpty() || (turn != null && startsTurn(message))) {
            early.add(message);
            ctx.channel().config().setAutoRead(false);
        } else {
            take(message);
        }
    }

    private void take(Object message) {
        if (message instanceof HttpRequest head) {
            begin(head);
        } else if (message instanceof ProblemCode problem) {
            beginRefused(problem);
        } else if (message instanceof HttpContent part && turn != null) {
            receive(turn, part);
        } else {
            ReferenceCountUtil.release(message);
            if (http2) {
                context.writeAndFlush(
                        new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR)); // no request to go with it
            }
        }
    }

    private void begin(HttpRequest head) {
        ProblemCode problem = HeadRules.problemWith(head);
        boolean whole = head instanceof LastHttpContent; // an HTTP/2 request without a body is one message
        RequestBody body = new RequestBody(context.channel(), problem == null && !whole && hasBody(head), whole);
        Answer answer = new Answer(context, protocol(head), isHead(head), keepsAlive(head), this::answered);
        turn = new Turn(body, answer);
        pace.begin(sweeper.now());
        if (whole) {
            ReferenceCountUtil.release(head);
        }
        if (problem != null) {
            refuse(answer, problem);
            return;
        }
        if (HttpUtil.is100ContinueExpected(head)) {
            body.whenTaken(answer::proceed);
        }
        requests.serve(Arrival.of(
                head, peer.address(), peer.secure(), context.channel().eventLoop(), body, answer));
    }

    /** What came could not be read as a request, and nothing after it can. */
    private void beginRefused(ProblemCode problem) {
        RequestBody nothing = new RequestBody(context.channel(), false, false);
        Answer answer = new Answer(context, Protocol.HTTP_1_1, false, false, this::answered);
        turn = new Turn(nothing, answer);
        refuse(answer, problem);
    }

    private static boolean startsTurn(@Nullable Object message) {
        return message instanceof HttpRequest || message instanceof ProblemCode;
    }

    private void receive(Turn current, HttpContent part) {
        if (part.decoderResult().isFailure()) {
            part.release();
            breakOff(current, ProblemCode.BAD_REQUEST);
            return;
        }
        current.body().receive(part);
        if (current.answer().isEnded()) {
            next(current);
        }
    }

    private void takeEarly() {
        if (takingEarly) {
            return;
        }
        takingEarly = true;
        while (!early.isEmpty() && !closing && !(turn != null && startsTurn(early.peek()))) {
            take(early.poll());
        }
        takingEarly = false;
        if (early.isEmpty() && (turn == null || !turn.body().isHeld())) {
            context.channel().config().setAutoRead(true);
        }
    }

    // ---- what ends ----

    /** The last part of the answer was written. */
    private void answered() {
        Turn current = turn;
        if (current != null) {
            next(current);
        }
    }

    private void next(Turn ended) {
        if (!ended.answer().keepsAlive() && !http2) {
            close(ended);
        } else if (ended.body().isReceived()) {
            turn = null;
            lastProgress = sweeper.now();
            takeEarly();
        } else if (http2) {
            context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR)); // RFC 9113 §8.1
        } else if (ended.body().bytes() > WORTH_READING_AWAY) {
            close(ended);
        } else {
            ended.body().discard();
        }
    }

    /** Closes behind what was written. While a body still comes in, only our half: a reset could overtake the answer. */
    private void close(Turn ended) {
        closing = true;
        lastProgress = sweeper.now();
        boolean linger = !ended.body().isReceived() && context.channel() instanceof DuplexChannel;
        ended.body().discard();
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) written -> {
            if (linger && written.isSuccess()) {
                ((DuplexChannel) written.channel()).shutdownOutput();
            } else {
                written.channel().close();
            }
        });
    }

    /** The request under way turned out to be none. */
    private void breakOff(Turn current, ProblemCode problem) {
        Answer answer = current.answer();
        answer.abandon();
        if (answer.isHeadWritten()) {
            answer.breakOff();
        } else {
            refuse(answer, problem);
        }
    }

    private void refuse(Answer answer, ProblemCode problem) {
        answer.closeAfter();
        requests.refuse(answer, problem);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof DecoderException) || closing || http2) {
            ctx.close();
            return;
        }
        ProblemCode problem = HeadRules.problemWith(cause.getCause() == null ? cause : cause.getCause());
        Turn current = turn;
        if (current == null || current.body().isReceived()) {
            channelRead(ctx, problem); // in its turn
        } else {
            breakOff(current, problem);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        sweeper.remove(this);
        early.forEach(ReferenceCountUtil::release);
        early.clear();
        Turn current = turn;
        if (current != null) {
            current.answer().abandon();
            current.body().discard();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        lastProgress = sweeper.now();
        if (ctx.channel().isWritable() && turn != null) {
            turn.answer().writable();
        }
    }

    @Override
    public void sweep(long now) {
        boolean late = now - lastProgress > (closing ? LINGER_NANOS : idleNanos);
        boolean leaves = turn == null && draining.getAsBoolean();
        if (leaves || (late && isVisitorsMove()) || isBodyTooSlow(now)) {
            context.close();
        }
    }

    private boolean isBodyTooSlow(long now) {
        Turn current = turn;
        return current != null
                && pace.isTooSlow(now, isBodyAwaited(current), current.body().bytes());
    }

    /** Whether it is the visitor who is waited for: for a request, for more of one, or for room for an answer. */
    private boolean isVisitorsMove() {
        Turn current = turn;
        return current == null || closing || !context.channel().isWritable() || isBodyAwaited(current);
    }

    private boolean isBodyAwaited(Turn current) {
        return !current.body().isReceived() && context.channel().config().isAutoRead();
    }

    // ---- what a head says ----

    private Protocol protocol(HttpRequest head) {
        if (http2) {
            return Protocol.HTTP_2;
        }
        return head.protocolVersion().equals(HttpVersion.HTTP_1_0) ? Protocol.HTTP_1_0 : Protocol.HTTP_1_1;
    }

    private boolean keepsAlive(HttpRequest head) {
        return HttpUtil.isKeepAlive(head) && !draining.getAsBoolean();
    }

    private static boolean isHead(HttpRequest head) {
        return head.method().equals(HttpMethod.HEAD);
    }

    private static boolean hasBody(HttpRequest head) {
        return head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                || (head.headers().contains(HttpHeaderNames.CONTENT_LENGTH) && HttpUtil.getContentLength(head, 0L) > 0);
    }
}
