package com.qaxal.router.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The visitors' port. A connection stays on one event loop, and so do its requests and the origin connections that serve them. */
public final class VisitorPort {
    private static final int BACKLOG = 4_096;
    /** Room for the body of one request on an HTTP/2 stream before the browser has to wait for us. */
    static final int STREAM_WINDOW = 256 * 1024;

    private final VisitorLimits limits;
    private final Map<EventExecutor, Seats> loops = new IdentityHashMap<>();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listening;
    private volatile boolean draining;

    /**
     * What serves the connections of one event loop.
     *
     * @param sweeper keeps the deadlines of all of its connections
     */
    public record Loop(Requests requests, Sweeper sweeper) {}

    /** The connections of one event loop, which alone knows them. */
    private static final class Seats {
        private final Loop loop;
        private int taken;

        private Seats(Loop loop) {
            this.loop = loop;
        }
    }

    private VisitorPort(
            EventLoopGroup group, InetSocketAddress address, VisitorLimits limits, Function<EventLoop, Loop> serving)
            throws InterruptedException {
        this.limits = limits;
        group.forEach(executor -> loops.put(executor, new Seats(serving.apply((EventLoop) executor))));
        listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Initializer())
                .bind(address)
                .sync()
                .channel();
    }

    /**
     * Opens the port.
     *
     * @param address port 0 lets the system choose
     * @param serving what serves the connections of an event loop; asked once for each
     * @throws Exception when the port is not to be had
     */
    public static VisitorPort open(
            EventLoopGroup group, InetSocketAddress address, VisitorLimits limits, Function<EventLoop, Loop> serving)
            throws InterruptedException {
        return new VisitorPort(group, address, limits, serving);
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Takes no new connections, and lets each of the others go after its next answer. */
    public void drain() {
        draining = true;
        listening.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    /** Whether every visitor has got its answer and gone. */
    public boolean isLeft() {
        return connections.isEmpty();
    }

    /** Closes what is left. */
    public void close() {
        listening.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
        connections.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private final class Initializer extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel connection) {
            Seats seats = seats(connection);
            if (seats.taken >= limits.connections()) {
                connection.close(); // those that are here are served on; a balancer in front tries another router
                return;
            }
            seats.taken++;
            connection.closeFuture().addListener(_ -> seats.taken--);
            connections.add(connection);
            Loop loop = seats.loop;
            Peer peer = Peer.of(connection);
            connection
                    .pipeline()
                    .addLast(new ProtocolChoice(
                            loop.sweeper(),
                            limits.idle().toNanos(),
                            () -> draining,
                            context -> http1(context, loop, peer),
                            context -> http2(context, loop, peer)));
        }
    }

    private Seats seats(Channel connection) {
        Seats seats = loops.get(connection.eventLoop());
        if (seats == null) {
            throw new IllegalStateException("a connection on an event loop that nobody serves");
        }
        return seats;
    }

    private void http1(ChannelHandlerContext context, Loop loop, Peer peer) {
        VisitorConnection visitor = visitor(loop, peer, false);
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addLast(new StrictRequestDecoder(limits.requestLine(), limits.headers()));
        pipeline.addLast(new ResponseEncoder(visitor));
        pipeline.addLast(visitor);
    }

    private void http2(ChannelHandlerContext context, Loop loop, Peer peer) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(limits.streams())
                        .maxHeaderListSize(limits.headers())
                        .initialWindowSize(STREAM_WINDOW))
                .build();
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addLast(codec);
        pipeline.addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true), visitor(loop, peer, true));
            }
        }));
        pipeline.addLast(
                new Http2Connection(codec, loop.sweeper(), limits.idle().toNanos(), () -> draining));
    }

    private VisitorConnection visitor(Loop loop, Peer peer, boolean http2) {
        return new VisitorConnection(loop.requests(), peer, http2, loop.sweeper(), limits, () -> draining);
    }
}
