package com.qaxal.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Tells HTTP/2 with prior knowledge (RFC 9113 §3.3) from HTTP/1 by the first bytes of a connection, and then steps out of the way. */
final class ProtocolChoice extends ByteToMessageDecoder implements Sweeper.Swept {
    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());

    private final Sweeper sweeper;
    private final long idleNanos;
    private final BooleanSupplier draining;
    private final Consumer<ChannelHandlerContext> http1;
    private final Consumer<ChannelHandlerContext> http2;
    private final long openedAt;

    @SuppressWarnings("NullAway.Init") // there from handlerAdded on
    private ChannelHandlerContext context;

    /** @param http1 puts the handlers of that protocol behind this one; so does {@code http2} */
    ProtocolChoice(
            Sweeper sweeper,
            long idleNanos,
            BooleanSupplier draining,
            Consumer<ChannelHandlerContext> http1,
            Consumer<ChannelHandlerContext> http2) {
        this.sweeper = sweeper;
        this.idleNanos = idleNanos;
        this.draining = draining;
        this.http1 = http1;
        this.http2 = http2;
        this.openedAt = sweeper.now();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        sweeper.add(this);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext removed) {
        sweeper.remove(this);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int compared = Math.min(in.readableBytes(), PREFACE.readableBytes());
        boolean agrees = compareStarts(in, compared);
        if (agrees && compared < PREFACE.readableBytes()) {
            return; // more has to come before this can be told
        }
        (agrees ? http2 : http1).accept(ctx);
        ctx.pipeline().remove(this);
    }

    @Override
    public void sweep(long now) {
        if (draining.getAsBoolean() || now - openedAt > idleNanos) {
            context.close();
        }
    }

    private static boolean compareStarts(ByteBuf in, int length) {
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE.getByte(i)) {
                return false;
            }
        }
        return true;
    }
}
