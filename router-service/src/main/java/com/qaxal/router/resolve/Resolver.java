package com.qaxal.router.resolve;

import com.qaxal.edge.kv.EdgeKv;
import com.qaxal.edge.kv.Lookup;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import com.qaxal.router.http.Arrival;
import com.qaxal.router.http.RequestNames;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
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
        } else {
            new Question(arrival, host.get(), known).route();
        }
    }

    /** One request's way through the KV, and what was answered on it. */
    private final class Question {
        private final Arrival arrival;
        private final Host host;
        private final Consumer<Resolution> known;
        private final List<Lookup<?>> answers = new ArrayList<>(4);

        private Question(Arrival arrival, Host host, Consumer<Resolution> known) {
            this.arrival = arrival;
            this.host = host;
            this.known = known;
        }

        private void route() {
            ask(kv.route(host), route -> {
                switch (route) {
                    case Lookup.Found<RoutingDocument> found -> container(found.document());
                    case Lookup.Absent<RoutingDocument> _ -> known.accept(new Resolution.Unknown());
                    case Lookup.Unavailable<RoutingDocument> _ -> known.accept(new Resolution.Undecidable());
                }
            });
        }

        /** A host without its container's configuration is a fault of ours, not an unknown host. */
        private void container(RoutingDocument routing) {
            ask(kv.config(routing.containerId()), config -> {
                switch (config) {
                    case Lookup.Found<EdgeConfigDocument> found -> publicHost(routing, found.document());
                    case Lookup.Absent<EdgeConfigDocument> _, Lookup.Unavailable<EdgeConfigDocument> _ ->
                        known.accept(new Resolution.Undecidable());
                }
            });
        }

        /** The host that the request claims counts if it is a site's of the container; else the one that it was sent to. */
        private void publicHost(RoutingDocument routing, EdgeConfigDocument config) {
            Host claimed = host(arrival.header(RequestNames.PUBLIC_HOST));
            site(config, claimed, byClaim -> {
                if (claimed != null && byClaim != null) {
                    page(routing, config, claimed, true, byClaim);
                } else {
                    site(config, host, byHost -> page(routing, config, host, false, byHost));
                }
            });
        }

        /** The site follows from the public host, else from the page that asks. */
        private void page(
                RoutingDocument routing,
                EdgeConfigDocument config,
                Host publicHost,
                boolean claimed,
                @Nullable SiteDocument byHost) {
            String origin = arrival.header(HttpHeaderNames.ORIGIN);
            Host page = hostOf(origin);
            site(config, page, byOrigin -> {
                SiteDocument stated = byHost == null ? byOrigin : byHost;
                String referer = stated == null ? arrival.header(HttpHeaderNames.REFERER) : null;
                String allowed = byOrigin == null ? null : origin;
                Premise premise = stated == null ? null : premise(page, claimed, byOrigin);
                site(
                        config,
                        hostOf(referer),
                        byReferer -> known.accept(new Resolution.Resolved(
                                routing,
                                config,
                                host,
                                publicHost,
                                claimed,
                                stated == null ? byReferer : stated,
                                allowed,
                                premise,
                                List.copyOf(answers))));
            });
        }

        /** Only names that lead somewhere, and only in their plain spelling: of these there are no more than sites. */
        private @Nullable Premise premise(@Nullable Host page, boolean claimed, @Nullable SiteDocument byOrigin) {
            Premise premise = Premise.of(arrival);
            return premise != null
                            && premise.host().equals(host.value())
                            && (premise.publicHost() == null || claimed)
                            && (premise.origin() == null || (byOrigin != null && isPlain(premise.origin(), page)))
                    ? premise
                    : null;
        }

        /** A site that cannot be told at the moment is treated as none: no cookie work and no CORS, but the hit goes on. */
        private void site(EdgeConfigDocument config, @Nullable Host at, Consumer<@Nullable SiteDocument> told) {
            if (at == null) {
                told.accept(null);
                return;
            }
            ask(
                    kv.site(config.containerId(), at),
                    site -> told.accept(site instanceof Lookup.Found<SiteDocument> found ? found.document() : null));
        }

        /** Goes on at once with what is held, and otherwise later, on the event loop that the request belongs to. */
        private <L extends Lookup<?>> void ask(Future<L> answer, Consumer<L> next) {
            if (answer.isComplete()) {
                answers.add(answer.result());
                next.accept(answer.result());
            } else {
                answer.onSuccess(late -> arrival.loop().execute(() -> {
                    answers.add(late);
                    next.accept(late);
                }));
            }
        }
    }

    private static @Nullable Host host(@Nullable String text) {
        return text == null ? null : Host.fromAuthority(text).orElse(null);
    }

    private static @Nullable Host hostOf(@Nullable String url) {
        return url == null ? null : Host.fromUrl(url).orElse(null);
    }

    private static boolean isPlain(String origin, @Nullable Host page) {
        return page != null && (origin.equals("https://" + page) || origin.equals("http://" + page));
    }
}
