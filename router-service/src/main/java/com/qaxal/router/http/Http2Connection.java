package com.qaxal.router.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.ReferenceCountUtil;
import java.util.function.BooleanSupplier;

/** An HTTP/2 connection as a whole: its streams are visitors' connections of their own, this one only ends it when it is idle or told to. */
final class Http2Connection extends ChannelInboundHandlerAdapter implements Sweeper.Swept {
    /** Of all streams together: bounds what a connection may make us hold, and leaves room when some of its uploads stand still. */
    private static final int WINDOW = 4 * VisitorPort.STREAM_WINDOW;

    private final Http2FrameCodec codec;
    private final Sweeper sweeper;
    private final long idleNanos;
    private final BooleanSupplier draining;
    private long busyAt;
    private boolean leaving;

    @SuppressWarnings("NullAway.Init") // there from handlerAdded on
    private ChannelHandlerContext context;

    Http2Connection(Http2FrameCodec codec, Sweeper sweeper, long idleNanos, BooleanSupplier draining) {
        this.codec = codec;
        this.sweeper = sweeper;
        this.idleNanos = idleNanos;
        this.draining = draining;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        busyAt = sweeper.now();
        sweeper.add(this);
        // Settings reach streams only (RFC 9113 §6.9.2).
        context.writeAndFlush(new DefaultHttp2WindowUpdateFrame(WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        sweeper.remove(this);
        ctx.fireChannelInactive();
    }

    /** Frames of the connection itself: the codec has acted on them. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void sweep(long now) {
        boolean idle = codec.connection().numActiveStreams() == 0;
        if (!idle) {
            busyAt = now;
        }
        if (draining.getAsBoolean() && !leaving) {
            leaving = true;
            context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR)); // streams that run may end
        } else if (idle && (leaving || now - busyAt > idleNanos)) {
            context.close();
        }
    }
}
