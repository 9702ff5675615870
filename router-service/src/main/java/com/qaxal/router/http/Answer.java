package com.qaxal.router.http;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/** The answer to one request, in the form of its connection's protocol. */
final class Answer implements Reply {
    private final ChannelHandlerContext context;
    private final Protocol protocol;
    private final boolean toHead;
    private final Runnable onEnd;
    private boolean keepAlive;
    private boolean headWritten;
    private boolean ended;
    private boolean gone;
    private long bytes;
    private @Nullable Watcher watcher;

    enum Protocol {
        HTTP_1_0,
        HTTP_1_1,
        HTTP_2
    }

    /**
     * @param toHead whether the request was a HEAD: its answer has a head only (RFC 9110 §9.3.2)
     * @param keepAlive whether the browser wants to use the connection again
     * @param onEnd runs once the last part was written
     */
    Answer(ChannelHandlerContext context, Protocol protocol, boolean toHead, boolean keepAlive, Runnable onEnd) {
        this.context = context;
        this.protocol = protocol;
        this.toHead = toHead;
        this.keepAlive = keepAlive;
        this.onEnd = onEnd;
    }

    @Override
    public void watch(Watcher who) {
        watcher = who;
        if (gone) {
            abandon();
        }
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public void head(HttpResponse head) {
        headWritten = true;
        if (protocol != Protocol.HTTP_2) {
            frame(head);
        }
        write(head);
    }

    @Override
    public void part(HttpContent part) {
        if (ended) {
            part.release();
            return;
        }
        boolean last = part instanceof LastHttpContent;
        if (toHead) {
            part.release(); // a head only, whatever the origin sent behind it
            writeEmpty(last);
        } else {
            bytes += part.content().readableBytes();
            write(part);
        }
        if (last) {
            ended = true;
            onEnd.run();
        }
    }

    @Override
    public void flush() {
        context.flush();
    }

    @Override
    public void breakOff() {
        ended = true;
        if (protocol == Protocol.HTTP_2) {
            context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            context.close();
        }
    }

    @Override
    public boolean isHeadWritten() {
        return headWritten;
    }

    @Override
    public boolean isWritable() {
        return context.channel().isWritable();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    boolean isToHead() {
        return toHead;
    }

    boolean isEnded() {
        return ended;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    /** The connection closes behind this answer; to be said before its head is written. */
    void closeAfter() {
        keepAlive = false;
    }

    /** Asks for the body that the browser holds back until it is wanted (RFC 9110 §10.1.1). */
    void proceed() {
        if (!headWritten) {
            context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    void writable() {
        if (watcher != null && !ended) {
            watcher.writable();
        }
    }

    /** Nobody waits for this answer any more: whoever prepares it is told, once, and so is whoever comes to prepare it. */
    void abandon() {
        gone = true;
        Watcher who = watcher;
        watcher = null;
        if (who != null && !ended) {
            who.gone();
        }
    }

    /** Says in HTTP/1's words where the body ends and whether the connection goes on (RFC 9112 §6.3, §9.3). */
    private void frame(HttpResponse head) {
        HttpHeaders headers = head.headers();
        boolean bodiless = toHead || isBodiless(head.status().code());
        boolean hasLength = headers.contains(HttpHeaderNames.CONTENT_LENGTH);
        if (!bodiless && !hasLength) {
            if (protocol == Protocol.HTTP_1_1) {
                headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            } else {
                headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
                keepAlive = false;
            }
        }
        if (!keepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (protocol == Protocol.HTTP_1_0) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    private void writeEmpty(boolean last) {
        if (last) {
            write(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private void write(Object message) {
        if (protocol == Protocol.HTTP_2) {
            context.write(message);
        } else {
            context.write(message, context.voidPromise()); // a failure is the connection's, and closes it
        }
    }

    static boolean isBodiless(int status) {
        return status == 204 || status == 304;
    }
}
