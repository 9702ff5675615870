package com.qaxal.router.main;

import com.qaxal.edge.kv.Lookup;
import com.qaxal.model.id.Host;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/**
 * Tells whoever ends TLS in front of us whether a certificate may be asked for ({@code GET /tls/ask?domain=…} on the management port, as
 * Caddy's on-demand TLS asks): 200 for a verified, active custom domain or a known edge hostname, 404 for any other name, 503 when
 * it cannot be told at the moment. Without this, anybody could have certificates made for names of their choice.
 */
@ApplicationScoped
class TlsAsk {
    private final RouterLifecycle router;

    TlsAsk(RouterLifecycle router) {
        this.router = router;
    }

    void register(@Observes ManagementInterface management) {
        management.router().get("/tls/ask").handler(this::answer);
    }

    private void answer(RoutingContext request) {
        String domain = request.request().getParam("domain");
        Optional<Host> host = domain == null ? Optional.empty() : Host.fromAuthority(domain);
        if (host.isEmpty()) {
            request.response().setStatusCode(404).end();
            return;
        }
        router.route(host.get())
                .map(route -> switch (route) {
                    case Lookup.Found<?> _ -> 200;
                    case Lookup.Absent<?> _ -> 404;
                    case Lookup.Unavailable<?> _ -> 503;
                })
                .otherwise(503)
                .onSuccess(status -> request.response().setStatusCode(status).end());
    }
}
