package com.qaxal.router.forward;

import com.qaxal.router.http.Sweeper;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection to an upstream: carries one exchange at a time, and is kept between them. */
final class OriginConnection extends ChannelInboundHandlerAdapter implements Sweeper.Swept {
    private final OriginPool pool;
    private final Sweeper sweeper;
    private final ForwardLimits limits;
    private @Nullable Exchange exchange;
    private int exchanges;
    private boolean opened;
    /** The end of an answer, until it is known what else was read with it. */
    private @Nullable LastHttpContent end;
    /** Whether there was something behind that end, which nobody asked for. */
    private boolean spoiled;

    private long lastProgress;

    @SuppressWarnings("NullAway.Init") // there from addTo on
    private Channel channel;

    OriginConnection(OriginPool pool, Sweeper sweeper, ForwardLimits limits) {
        this.pool = pool;
        this.sweeper = sweeper;
        this.limits = limits;
    }

    void addTo(ChannelPipeline pipeline) {
        channel = pipeline.channel();
        pipeline.addLast(new AnswerDecoder());
        pipeline.addLast(new RequestEncoder());
        pipeline.addLast(this);
    }

    /** From now on it counts as open: who closes it is told. */
    void opened() {
        opened = true;
        lastProgress = sweeper.now();
        sweeper.add(this);
    }

    boolean isUsable() {
        return channel.isActive();
    }

    /** Whether it carried something before: only then can it turn out closed by a timeout of the other side. */
    boolean isUsed() {
        return exchanges > 1;
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void carry(Exchange next) {
        exchange = next;
        exchanges++;
        lastProgress = sweeper.now();
    }

    void write(Object message) {
        lastProgress = sweeper.now();
        channel.write(message, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    /** Stops or goes on reading the answer. */
    void read(boolean on) {
        lastProgress = sweeper.now();
        channel.config().setAutoRead(on);
    }

    /** The exchange is over, and the connection good for another, unless it said more than it was asked. */
    void release() {
        if (spoiled) {
            close();
            return;
        }
        exchange = null;
        lastProgress = sweeper.now();
        channel.config().setAutoRead(true);
        pool.release(this);
    }

    /** The exchange is over, and so is the connection. */
    void close() {
        exchange = null;
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Exchange current = exchange;
        if (current == null) {
            ReferenceCountUtil.release(message);
            context.close(); // nobody asked
            return;
        }
        if (end != null) {
            ReferenceCountUtil.release(message);
            spoiled = true;
            return;
        }
        if (message instanceof HttpResponse head) {
            current.head(head);
        }
        if (message instanceof LastHttpContent last && current.isHeadReceived()) {
            end = last;
        } else if (message instanceof HttpContent part) {
            current.part(part);
        } else if (!(message instanceof HttpResponse)) {
            ReferenceCountUtil.release(message);
        }
        if (current.isHeadReceived()) { // hints keep nobody waiting for longer
            lastProgress = sweeper.now();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        Exchange current = exchange;
        LastHttpContent last = end;
        end = null;
        if (current == null) {
            ReferenceCountUtil.release(last);
        } else if (last != null) {
            current.part(last);
        } else {
            current.flushAnswer();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        lastProgress = sweeper.now();
        Exchange current = exchange;
        if (current != null && channel.isWritable()) {
            current.upstreamWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        sweeper.remove(this);
        Exchange current = exchange;
        exchange = null;
        ReferenceCountUtil.release(end);
        end = null;
        if (opened) {
            pool.closed(this);
        }
        if (current != null) {
            current.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void sweep(long now) {
        Exchange current = exchange;
        long quiet = now - lastProgress;
        if (current == null) {
            if (quiet > limits.keep().toNanos()) {
                channel.close();
            }
        } else if (channel.config().isAutoRead() && current.isUpstreamsMove(channel.isWritable())) {
            if (quiet > (current.isHeadReceived() ? limits.idle() : limits.head()).toNanos()) {
                exchange = null;
                channel.close();
                current.timedOut();
            }
        }
    }

    /** The answer to a HEAD has no body, whatever its headers say (RFC 9112 §6.3). */
    private final class AnswerDecoder extends HttpResponseDecoder {
        AnswerDecoder() {
            super(new HttpDecoderConfig().setMaxHeaderSize(limits.headers()));
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage head) {
            Exchange current = exchange;
            return (current != null && current.isHead()) || super.isContentAlwaysEmpty(head);
        }
    }

    /** Writes the target as the bytes that came: Netty would write some of them as UTF-8. */
    private static final class RequestEncoder extends HttpRequestEncoder {
        @Override
        protected void encodeInitialLine(ByteBuf out, HttpRequest head) {
            out.writeCharSequence(head.method().name(), StandardCharsets.US_ASCII);
            out.writeByte(' ');
            out.writeCharSequence(head.uri(), StandardCharsets.ISO_8859_1);
            out.writeCharSequence(" HTTP/1.1\r\n", StandardCharsets.US_ASCII);
        }
    }
}
