package com.qaxal.router.resolve;

import com.qaxal.edge.kv.EdgeKv;
import com.qaxal.edge.kv.Lookup;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import io.vertx.core.Future;
import java.util.Optional;
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

    public Future<Resolution> resolve(Arrival arrival) {
        Optional<Host> host = arrival.host();
        if (host.isEmpty()) {
            return Future.succeededFuture(new Resolution.NotWellFormed());
        }
        return kv.route(host.get()).compose(route -> switch (route) {
            case Lookup.Found<RoutingDocument> found -> container(arrival, host.get(), found.document());
            case Lookup.Absent<RoutingDocument> _ -> Future.succeededFuture(new Resolution.Unknown());
            case Lookup.Unavailable<RoutingDocument> _ -> Future.succeededFuture(new Resolution.Undecidable());
        });
    }

    /** A host without its container's configuration is a fault of ours, not an unknown host. */
    private Future<Resolution> container(Arrival arrival, Host host, RoutingDocument routing) {
        return kv.config(routing.containerId()).compose(config -> switch (config) {
            case Lookup.Found<EdgeConfigDocument> found -> site(arrival, host, routing, found.document());
            case Lookup.Absent<EdgeConfigDocument> _, Lookup.Unavailable<EdgeConfigDocument> _ ->
                Future.succeededFuture(new Resolution.Undecidable());
        });
    }

    private Future<Resolution> site(Arrival arrival, Host host, RoutingDocument routing, EdgeConfigDocument config) {
        ContainerId container = config.containerId();
        String origin = arrival.headers().get("Origin");
        Host claimed = host(arrival.headers().get("X-Public-Host"));
        return siteOf(container, claimed).compose(byClaim -> {
            Host publicHost = byClaim.isPresent() && claimed != null ? claimed : host;
            Future<Optional<SiteDocument>> named =
                    byClaim.isPresent() ? Future.succeededFuture(byClaim) : siteOf(container, host);
            return named.compose(byHost -> siteOf(container, hostOf(origin)).compose(byOrigin -> {
                String allowedOrigin = byOrigin.isPresent() ? origin : null;
                Future<Optional<SiteDocument>> site = byHost.isPresent() || byOrigin.isPresent()
                        ? Future.succeededFuture(byHost.or(() -> byOrigin))
                        : siteOf(container, hostOf(arrival.headers().get("Referer")));
                return site.map(chosen -> new Resolution.Resolved(
                        routing, config, publicHost, publicHost != host, chosen.orElse(null), allowedOrigin));
            }));
        });
    }

    /** A site that cannot be told at the moment is treated as none: no cookie work and no CORS, but the hit goes on. */
    private Future<Optional<SiteDocument>> siteOf(ContainerId container, @Nullable Host host) {
        if (host == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return kv.site(container, host)
                .map(lookup -> lookup instanceof Lookup.Found<SiteDocument> found
                        ? Optional.of(found.document())
                        : Optional.empty());
    }

    private static @Nullable Host host(@Nullable String text) {
        return text == null ? null : Host.fromAuthority(text).orElse(null);
    }

    /** The host of an {@code Origin} or {@code Referer}; null when it has none. */
    private static @Nullable Host hostOf(@Nullable String url) {
        if (url == null) {
            return null;
        }
        int start = url.startsWith("https://") ? 8 : url.startsWith("http://") ? 7 : -1;
        if (start < 0) {
            return null;
        }
        int end = start;
        while (end < url.length() && url.charAt(end) != '/' && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        return Host.fromAuthority(url.substring(start, end)).orElse(null);
    }
}
