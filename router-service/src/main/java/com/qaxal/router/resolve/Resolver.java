package com.qaxal.router.resolve;

import com.qaxal.edge.kv.EdgeKv;
import com.qaxal.edge.kv.Lookup;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import com.qaxal.router.http.Arrival;
import com.qaxal.router.http.RequestNames;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code Host} alone decides the container. Everything else a request says about itself then chooses among the sites of that container,
 * and never leads out of it.
 */
public final class Resolver {
    private final EdgeKv kv;

    public Resolver(EdgeKv kv) {
        this.kv = kv;
    }

    /** @param known is told once: at once when everything is held, and on the request's event loop in any case */
    public void resolve(Arrival arrival, Consumer<Resolution> known) {
        Optional<Host> host = arrival.host();
        if (host.isEmpty()) {
            known.accept(new Resolution.NotWellFormed());
            return;
        }
        when(arrival, kv.route(host.get()), route -> {
            switch (route) {
                case Lookup.Found<RoutingDocument> found -> container(arrival, host.get(), found.document(), known);
                case Lookup.Absent<RoutingDocument> _ -> known.accept(new Resolution.Unknown());
                case Lookup.Unavailable<RoutingDocument> _ -> known.accept(new Resolution.Undecidable());
            }
        });
    }

    /** A host without its container's configuration is a fault of ours, not an unknown host. */
    private void container(Arrival arrival, Host host, RoutingDocument routing, Consumer<Resolution> known) {
        when(arrival, kv.config(routing.containerId()), config -> {
            switch (config) {
                case Lookup.Found<EdgeConfigDocument> found -> site(arrival, host, routing, found.document(), known);
                case Lookup.Absent<EdgeConfigDocument> _, Lookup.Unavailable<EdgeConfigDocument> _ ->
                    known.accept(new Resolution.Undecidable());
            }
        });
    }

    /** The site follows from the public host, else from the page that asks. */
    private void site(
            Arrival arrival,
            Host host,
            RoutingDocument routing,
            EdgeConfigDocument config,
            Consumer<Resolution> known) {
        ContainerId container = config.containerId();
        Host claimed = host(arrival.header(RequestNames.PUBLIC_HOST));
        siteOf(arrival, container, claimed, byClaim -> {
            Host publicHost = byClaim == null || claimed == null ? host : claimed;
            siteOf(arrival, container, byClaim == null ? host : null, named -> {
                SiteDocument byHost = byClaim == null ? named : byClaim;
                String origin = arrival.header(HttpHeaderNames.ORIGIN);
                siteOf(arrival, container, hostOf(origin), byOrigin -> {
                    SiteDocument stated = byHost == null ? byOrigin : byHost;
                    Host referer = stated == null ? hostOf(arrival.header(HttpHeaderNames.REFERER)) : null;
                    siteOf(arrival, container, referer, byReferer -> {
                        SiteDocument site = stated == null ? byReferer : stated;
                        known.accept(new Resolution.Resolved(
                                routing,
                                config,
                                host,
                                publicHost,
                                byClaim != null,
                                site,
                                ProxyKey.isGiven(arrival, config, site),
                                byOrigin == null ? null : origin));
                    });
                });
            });
        });
    }

    /** A site that cannot be told at the moment is treated as none: no cookie work and no CORS, but the hit goes on. */
    private void siteOf(
            Arrival arrival, ContainerId container, @Nullable Host host, Consumer<@Nullable SiteDocument> known) {
        if (host == null) {
            known.accept(null);
            return;
        }
        when(
                arrival,
                kv.site(container, host),
                lookup -> known.accept(lookup instanceof Lookup.Found<SiteDocument> found ? found.document() : null));
    }

    /** Goes on at once with what is held, and otherwise later, on the event loop that the request belongs to. */
    private static <T> void when(Arrival arrival, Future<T> answer, Consumer<T> next) {
        if (answer.isComplete()) {
            next.accept(answer.result());
        } else {
            answer.onSuccess(late -> arrival.loop().execute(() -> next.accept(late)));
        }
    }

    private static @Nullable Host host(@Nullable String text) {
        return text == null ? null : Host.fromAuthority(text).orElse(null);
    }

    private static @Nullable Host hostOf(@Nullable String url) {
        return url == null ? null : Host.fromUrl(url).orElse(null);
    }
}
