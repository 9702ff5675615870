package com.qaxal.bench.floor;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the router's library costs before the router does anything: Netty's codecs on both sides of one event loop, kept connections to one origin, and
 * everything passed on as it is. No part of the product, and no proxy to be used: it knows no errors, no deadlines and no back-pressure.
 */
public final class NettyForward {
    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private final Deque<Origin> idle = new ArrayDeque<>();
    private final Bootstrap origins;

    private NettyForward(int originPort) {
        this.origins = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .remoteAddress("127.0.0.1", originPort)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpResponseDecoder(), new HttpRequestEncoder(), new Origin(channel));
                    }
                });
    }

    /** @param args the port to listen on, the origin's port */
    public static void main(String[] args) throws InterruptedException {
        new NettyForward(Integer.parseInt(args[1])).listen(Integer.parseInt(args[0]));
    }

    private void listen(int port) throws InterruptedException {
        new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpRequestDecoder(), new HttpResponseEncoder(), new Visitor());
                    }
                })
                .bind("127.0.0.1", port)
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private final class Visitor extends ChannelInboundHandlerAdapter {
        private final Deque<Object> waiting = new ArrayDeque<>();
        private @Nullable Origin origin;
        private boolean connecting;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            Origin to = origin == null && !connecting ? idle.poll() : origin;
            if (to == null) {
                waiting.add(message);
                connect(context);
            } else {
                carry(context, to, message);
            }
        }

        private void carry(ChannelHandlerContext context, Origin to, Object message) {
            origin = message instanceof LastHttpContent ? null : to;
            to.visitor = context;
            to.channel.write(message, to.channel.voidPromise());
            if (message instanceof LastHttpContent) {
                to.channel.flush();
            }
        }

        private void connect(ChannelHandlerContext context) {
            if (connecting) {
                return;
            }
            connecting = true;
            origins.connect().addListener((ChannelFuture done) -> {
                connecting = false;
                if (!done.isSuccess()) {
                    context.close();
                    return;
                }
                Origin to = done.channel().pipeline().get(Origin.class);
                for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
                    carry(context, to, message);
                }
            });
        }
    }

    private final class Origin extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private @Nullable ChannelHandlerContext visitor;

        private Origin(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ChannelHandlerContext to = visitor;
            if (to == null) {
                context.close();
                return;
            }
            to.write(message, to.voidPromise());
            if (message instanceof LastHttpContent) {
                visitor = null;
                idle.push(this);
                to.flush();
            }
        }
    }
}
