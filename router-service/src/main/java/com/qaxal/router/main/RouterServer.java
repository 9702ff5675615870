package com.qaxal.router.main;

import com.qaxal.router.RequestPath;
import com.qaxal.router.Steps;
import com.qaxal.router.forward.ForwardLimits;
import com.qaxal.router.forward.Forwarder;
import com.qaxal.router.http.Sweeper;
import com.qaxal.router.http.VisitorLimits;
import com.qaxal.router.http.VisitorPort;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** The visitors' port with its event loops: a request, its origin connection and everything between them stay on one. */
final class RouterServer {
    /** An origin's address is asked for again at least this often: a provider moves servers without telling. */
    private static final int DNS_TTL_SECONDS = 60;

    private static final int DNS_DEADLINE_MILLIS = 2_000;

    private final EventLoopGroup loops;
    private final AddressResolverGroup<InetSocketAddress> resolver;
    private final VisitorPort port;

    private RouterServer(EventLoopGroup loops, AddressResolverGroup<InetSocketAddress> resolver, VisitorPort port) {
        this.loops = loops;
        this.resolver = resolver;
        this.port = port;
    }

    static RouterServer start(RouterSettings settings, Steps steps) throws SSLException, InterruptedException {
        RouterSettings.Http http = settings.http();
        VisitorLimits visitors = new VisitorLimits(
                http.maxRequestLine(),
                http.maxHeaders(),
                http.maxStreams(),
                http.idle(),
                VisitorLimits.BODY_HEAD_START,
                http.maxConnections());
        ForwardLimits forward = forwardLimits(settings);
        EventLoopGroup loops = new NioEventLoopGroup(http.loops(), new DefaultThreadFactory("router"));
        AddressResolverGroup<InetSocketAddress> resolver = new DnsAddressResolverGroup(new DnsNameResolverBuilder()
                .datagramChannelType(NioDatagramChannel.class)
                .ttl(0, DNS_TTL_SECONDS)
                .queryTimeoutMillis(DNS_DEADLINE_MILLIS));
        SslContext tls = SslContextBuilder.forClient().build();
        Duration shortest = http.idle().compareTo(forward.shortest()) < 0 ? http.idle() : forward.shortest();
        VisitorPort port = VisitorPort.open(
                loops,
                new InetSocketAddress(http.host(), http.port()),
                visitors,
                loop -> serving(loop, shortest, steps, resolver, tls, forward));
        return new RouterServer(loops, resolver, port);
    }

    /** The port that is open; differs from the configured one when that is 0. */
    int port() {
        return port.port();
    }

    /** Takes no new connections, and lets each of the others go after its next answer. */
    void drain() {
        port.drain();
    }

    /** Whether every visitor has got its answer and gone. */
    boolean isLeft() {
        return port.isLeft();
    }

    void close() {
        port.close();
        resolver.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private static VisitorPort.Loop serving(
            EventLoop loop,
            Duration shortest,
            Steps steps,
            AddressResolverGroup<InetSocketAddress> resolver,
            SslContext tls,
            ForwardLimits limits) {
        Sweeper sweeper = Sweeper.start(loop, shortest);
        return new VisitorPort.Loop(
                new RequestPath(steps, new Forwarder(loop, sweeper, resolver, tls, limits)), sweeper);
    }

    private static ForwardLimits forwardLimits(RouterSettings settings) {
        RouterSettings.Forward forward = settings.forward();
        return new ForwardLimits(
                forward.connect(),
                forward.head(),
                forward.idle(),
                forward.connections(),
                forward.waiting(),
                forward.keep(),
                settings.http().maxHeaders());
    }
}
