package com.qaxal.router.forward;

import com.qaxal.router.http.Arrival;
import com.qaxal.router.http.Sweeper;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries requests on pooled connections of one event loop, streamed both ways. Nothing is sent twice, but for one retry of a bodiless GET whose
 * kept-alive connection turned out closed.
 */
public final class Forwarder implements Sweeper.Swept {
    private final Connector connector;
    private final ForwardLimits limits;
    private final Map<Upstream, OriginPool> pools = new HashMap<>();

    /**
     * @param resolver must not block the event loop
     * @param tls what upstreams with {@code https} are trusted by
     */
    public Forwarder(
            EventLoop loop,
            Sweeper sweeper,
            AddressResolverGroup<InetSocketAddress> resolver,
            SslContext tls,
            ForwardLimits limits) {
        this.connector = new Connector(loop, sweeper, resolver, tls, limits);
        this.limits = limits;
        sweeper.add(this);
    }

    /** Whether the request went through us before (RFC 8586). */
    public static boolean isLoop(Arrival arrival) {
        return ForwardHeaders.hasLoop(arrival.headers());
    }

    /** How it ends, {@code progress} is told, and nobody else. */
    public void forward(ForwardPlan plan, Progress progress) {
        OriginPool pool =
                pools.computeIfAbsent(plan.upstream(), upstream -> new OriginPool(upstream, connector, limits));
        new Exchange(plan, progress, pool).start();
    }

    /** Pools of upstreams that are not used any more go, so that they do not pile up over the years. */
    @Override
    public void sweep(long now) {
        pools.values().removeIf(OriginPool::isUnused);
        // Who is told goes on to its next request, which may need a pool that is not here yet.
        List<OriginPool> awaited =
                pools.values().stream().filter(OriginPool::isAwaited).toList();
        awaited.forEach(pool -> pool.sweep(now));
    }
}
