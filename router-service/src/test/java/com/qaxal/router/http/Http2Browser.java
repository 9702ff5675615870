package com.qaxal.router.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A browser with HTTP/2 that checks nothing of what it sends. */
public final class Http2Browser implements AutoCloseable {
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final Channel connection;

    /** What came back on one stream. */
    public sealed interface Answered {
        record With(String status, String body) implements Answered {}

        record Reset(long code) implements Answered {}

        record Gone() implements Answered {}
    }

    public Http2Browser(int port) throws InterruptedException {
        connection = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(Http2FrameCodecBuilder.forClient()
                                        .validateHeaders(false)
                                        .build());
                        channel.pipeline().addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                        channel.pipeline().addLast(new ReleasingHandler());
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
    }

    public boolean isConnected() {
        return connection.isActive();
    }

    public Answered send(Http2Headers headers, String body) throws Exception {
        return begin(headers, body).get(5, TimeUnit.SECONDS);
    }

    /** Sends as far as it is let, and waits for nothing. */
    CompletableFuture<Answered> begin(Http2Headers headers, String body) throws Exception {
        CompletableFuture<Answered> answered = new CompletableFuture<>();
        Http2StreamChannel stream = new Http2StreamChannelBootstrap(connection)
                .handler(new Collector(answered))
                .open()
                .get(5, TimeUnit.SECONDS);
        stream.write(new DefaultHttp2HeadersFrame(headers, body.isEmpty()));
        if (!body.isEmpty()) {
            stream.write(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(body, StandardCharsets.ISO_8859_1), true));
        }
        stream.flush();
        return answered;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class ReleasingHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2GoAwayFrame) {
                context.close();
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static final class Collector extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Answered> answered;
        private final StringBuilder body = new StringBuilder();
        private String status = "";

        private Collector(CompletableFuture<Answered> answered) {
            this.answered = answered;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (frame instanceof Http2HeadersFrame head) {
                status = head.headers().status() == null
                        ? status
                        : head.headers().status().toString();
                end(head.isEndStream());
            } else if (frame instanceof Http2DataFrame data) {
                body.append(data.content().toString(StandardCharsets.ISO_8859_1));
                end(data.isEndStream());
            }
            ReferenceCountUtil.release(frame);
        }

        private void end(boolean last) {
            if (last) {
                answered.complete(new Answered.With(status, body.toString()));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof Http2ResetFrame reset) {
                answered.complete(new Answered.Reset(reset.errorCode()));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            answered.complete(new Answered.Gone());
        }
    }
}
