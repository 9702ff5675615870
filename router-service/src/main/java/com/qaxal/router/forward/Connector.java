package com.qaxal.router.forward;

import com.qaxal.model.kv.Origin;
import com.qaxal.model.net.PrivateNetwork;
import com.qaxal.router.http.Sweeper;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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

    /**
     * @param connected is given the connection, ready for a request; or null when there is none within the deadline, which looking the address
     *     up, connecting and the handshake share
     */
    void connect(OriginPool pool, Consumer<@Nullable OriginConnection> connected) {
        Upstream upstream = pool.upstream();
        Origin address = upstream.address();
        OriginConnection connection = new OriginConnection(pool, sweeper, limits);
        ChannelFuture opening = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .resolver(resolver)
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
                .connect(InetSocketAddress.createUnresolved(address.host(), address.port()));
        Attempt attempt = new Attempt(opening.channel(), connection, connected);
        attempt.endWithin(limits.connect());
        opening.addListener(opened -> {
            if (!opened.isSuccess() || !isAllowed(upstream, opening.channel())) {
                attempt.fail();
            } else if (upstream.isTls()) {
                opening.channel()
                        .pipeline()
                        .get(SslHandler.class)
                        .handshakeFuture()
                        .addListener(shaken -> attempt.end(shaken.isSuccess()));
            } else {
                attempt.end(true);
            }
        });
    }

    /** One connection in the making: whatever comes first ends it, and what comes later changes nothing. */
    private final class Attempt {
        private final Channel channel;
        private final OriginConnection connection;
        private @Nullable Consumer<@Nullable OriginConnection> connected;
        private @Nullable Future<?> deadline;

        Attempt(Channel channel, OriginConnection connection, Consumer<@Nullable OriginConnection> connected) {
            this.channel = channel;
            this.connection = connection;
            this.connected = connected;
        }

        void endWithin(Duration patience) {
            deadline = loop.schedule(this::fail, patience.toMillis(), TimeUnit.MILLISECONDS);
        }

        void fail() {
            end(false);
        }

        void end(boolean success) {
            Consumer<@Nullable OriginConnection> told = connected;
            connected = null;
            if (told == null) {
                return;
            }
            if (deadline != null) {
                deadline.cancel(false);
            }
            if (success) {
                connection.opened();
                told.accept(connection);
            } else {
                channel.close();
                told.accept(null);
            }
        }
    }

    /** The name is sent, and the certificate must be for it (RFC 9110 §4.3.4). */
    private SslHandler tlsTo(Origin address, Channel channel) {
        SslHandler handler = tls.newHandler(channel.alloc(), address.host(), address.port());
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        handler.engine().setSSLParameters(parameters);
        return handler;
    }

    /** Judged by the address that was really connected to: a name can point anywhere, and elsewhere a moment later. */
    private static boolean isAllowed(Upstream upstream, Channel channel) {
        return upstream.mayBePrivate()
                || !PrivateNetwork.contains(((InetSocketAddress) channel.remoteAddress()).getAddress());
    }
}
