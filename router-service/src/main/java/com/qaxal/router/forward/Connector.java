package com.qaxal.router.forward;

import com.qaxal.model.kv.Origin;
import com.qaxal.model.net.PrivateNetwork;
import com.qaxal.router.http.Sweeper;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Opens connections to upstreams on one event loop. */
final class Connector {
    private final EventLoop loop;
    private final Sweeper sweeper;
    private final AddressResolverGroup<InetSocketAddress> resolver;
    private final SslContext tls;
    private final ForwardLimits limits;

    Connector(
            EventLoop loop,
            Sweeper sweeper,
            AddressResolverGroup<InetSocketAddress> resolver,
            SslContext tls,
            ForwardLimits limits) {
        this.loop = loop;
        this.sweeper = sweeper;
        this.resolver = resolver;
        this.tls = tls;
        this.limits = limits;
    }

    EventLoop loop() {
        return loop;
    }

    /** @param connected is given the connection, ready for a request; or null when there is none within the deadline */
    void connect(OriginPool pool, Consumer<@Nullable OriginConnection> connected) {
        Upstream upstream = pool.upstream();
        Origin address = upstream.address();
        OriginConnection connection = new OriginConnection(pool, sweeper, limits);
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .resolver(resolver)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        limits.connect().toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (upstream.isTls()) {
                            channel.pipeline().addLast(tlsTo(address, channel));
                        }
                        connection.addTo(channel.pipeline());
                    }
                })
                .connect(InetSocketAddress.createUnresolved(address.host(), address.port()))
                .addListener((ChannelFutureListener) opened -> {
                    if (!opened.isSuccess() || !isAllowed(upstream, opened.channel())) {
                        opened.channel().close();
                        connected.accept(null);
                    } else if (upstream.isTls()) {
                        afterHandshake(opened.channel(), connection, connected);
                    } else {
                        connection.opened();
                        connected.accept(connection);
                    }
                });
    }

    private static void afterHandshake(
            Channel channel, OriginConnection connection, Consumer<@Nullable OriginConnection> connected) {
        channel.pipeline().get(SslHandler.class).handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                connection.opened();
                connected.accept(connection);
            } else {
                channel.close();
                connected.accept(null);
            }
        });
    }

    /** The name is sent, and the certificate must be for it (RFC 9110 §4.3.4). */
    private SslHandler tlsTo(Origin address, Channel channel) {
        SslHandler handler = tls.newHandler(channel.alloc(), address.host(), address.port());
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
        handler.setHandshakeTimeoutMillis(limits.connect().toMillis());
        return handler;
    }

    /** Judged by the address that was really connected to: a name can point anywhere, and elsewhere a moment later. */
    private static boolean isAllowed(Upstream upstream, Channel channel) {
        return upstream.mayBePrivate()
                || !PrivateNetwork.contains(((InetSocketAddress) channel.remoteAddress()).getAddress());
    }
}
