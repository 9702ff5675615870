package com.qaxal.loader.edge;

import com.qaxal.edge.kv.EdgeKv;
import com.qaxal.edge.kv.Lookup;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds container and site of a request, by what the router says about it, or by the host itself where an ingress sends it here directly. */
public final class Callers {
    private final EdgeKv kv;
    private final RouterHeaders router;

    public Callers(EdgeKv kv, RouterHeaders router) {
        this.kv = kv;
        this.router = router;
    }

    /** By the host that was asked. */
    public Future<Caller> byHost(HttpServerRequest request) {
        Host host = router.publicHost(request);
        if (host == null) {
            return Future.succeededFuture(new Caller.NotWellFormed());
        }
        ContainerId told = router.container(request);
        return told != null
                ? known(request, told, host)
                : onlyIfFound(kv.route(host), (RoutingDocument route) -> known(request, route.containerId(), host));
    }

    /** By the loader token in the path; on a host of another container it is unknown, like any other stranger's. */
    public Future<Caller> byToken(HttpServerRequest request, LoaderToken token) {
        Host host = router.publicHost(request);
        if (host == null) {
            return Future.succeededFuture(new Caller.NotWellFormed());
        }
        ContainerId told = router.container(request);
        return onlyIfFound(
                kv.loaderToken(token),
                (LoaderTokenDocument owner) -> told == null || told.equals(owner.containerId())
                        ? known(request, owner.containerId(), host)
                        : Future.succeededFuture(new Caller.Unknown()));
    }

    private Future<Caller> known(HttpServerRequest request, ContainerId container, Host host) {
        return kv.config(container).compose(lookup -> switch (lookup) {
            case Lookup.Found<EdgeConfigDocument> found -> site(request, found.document(), host);
            case Lookup.Absent<EdgeConfigDocument> _, Lookup.Unavailable<EdgeConfigDocument> _ ->
                Future.succeededFuture(new Caller.Undecidable());
        });
    }

    /** What one of a request's hosts says of its site. */
    private sealed interface Stated {
        record Site(String token) implements Stated {}

        record Nothing() implements Stated {}

        /** Not to be taken for nothing: the page would get what is another site's. */
        record Unsure() implements Stated {}
    }

    /** The site of the public host, else of the page's origin, else of the referring page, else the snippet's, else the default one. */
    private Future<Caller> site(HttpServerRequest request, EdgeConfigDocument config, Host host) {
        String origin = request.getHeader("Origin");
        return stated(config, host)
                .compose(byHost -> stated(config, hostOf(origin))
                        .compose(byOrigin -> (byHost instanceof Stated.Nothing && byOrigin instanceof Stated.Nothing
                                        ? stated(config, hostOf(request.getHeader("Referer")))
                                        : Future.<Stated>succeededFuture(new Stated.Nothing()))
                                .<Caller>map(byReferer -> {
                                    List<Stated> all = List.of(byHost, byOrigin, byReferer);
                                    return all.stream().anyMatch(Stated.Unsure.class::isInstance)
                                            ? new Caller.Undecidable()
                                            : new Caller.Known(
                                                    config,
                                                    host,
                                                    router.prefix(request),
                                                    firstOf(all)
                                                            .or(() -> otherwise(request, config))
                                                            .orElse(null),
                                                    byOrigin instanceof Stated.Site ? origin : null);
                                })));
    }

    private Future<Stated> stated(EdgeConfigDocument config, @Nullable Host host) {
        if (host == null) {
            return Future.succeededFuture(new Stated.Nothing());
        }
        return kv.site(config.containerId(), host).map(lookup -> switch (lookup) {
            case Lookup.Found<SiteDocument> found -> {
                String token = found.document().containerToken().value();
                yield config.sites().containsKey(token) ? new Stated.Site(token) : new Stated.Nothing();
            }
            case Lookup.Absent<SiteDocument> _ -> new Stated.Nothing();
            case Lookup.Unavailable<SiteDocument> _ -> new Stated.Unsure();
        });
    }

    private static Optional<String> firstOf(List<Stated> stated) {
        return stated.stream()
                .filter(Stated.Site.class::isInstance)
                .map(site -> ((Stated.Site) site).token())
                .findFirst();
    }

    /** What the snippet names, or the default. */
    private static Optional<String> otherwise(HttpServerRequest request, EdgeConfigDocument config) {
        return Optional.ofNullable(request.getParam("s"))
                .filter(config.sites()::containsKey)
                .or(() -> Optional.ofNullable(config.defaultSite()).map(ContainerToken::value));
    }

    private static <D extends EdgeDocument> Future<Caller> onlyIfFound(
            Future<Lookup<D>> lookup, Function<D, Future<Caller>> next) {
        return lookup.compose(answer -> switch (answer) {
            case Lookup.Found<D> found -> next.apply(found.document());
            case Lookup.Absent<D> _ -> Future.succeededFuture(new Caller.Unknown());
            case Lookup.Unavailable<D> _ -> Future.succeededFuture(new Caller.Undecidable());
        });
    }

    private static @Nullable Host hostOf(@Nullable String url) {
        return url == null ? null : Host.fromUrl(url).orElse(null);
    }
}
