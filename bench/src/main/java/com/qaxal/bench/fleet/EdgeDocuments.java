package com.qaxal.bench.fleet;

import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.EdgeConfigDocument.Site;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the KV says about one tenant, with every module on. */
final class EdgeDocuments {
    private static final Modules ALL_MODULES = new Modules(
            Modules.AdblockItpDetection.DEFAULT,
            Modules.CookieKeeper.DEFAULT,
            new Modules.CustomDomain(),
            Modules.GtmRecovery.DEFAULT,
            new Modules.SgtmProxy());
    private static final String GTM_ID = "GTM-BENCH01";

    private EdgeDocuments() {}

    /** A document under its Redis key. */
    record Entry(String key, EdgeDocument document) {}

    /** @param seq of all its documents, as if one transaction had written them */
    static Stream<Entry> of(Tenant tenant, long seq) {
        return Stream.of(
                new Entry(Namespace.ROUTING_MAP.redisKey(tenant.dataHost().value()), routing(tenant, seq)),
                new Entry(Namespace.EDGE_CONFIG.redisKey(tenant.container().toString()), config(tenant, seq)),
                // Both kinds of token have the same form: a tenant's one serves as both.
                new Entry(
                        Namespace.LOADER_TOKEN_MAP.redisKey(tenant.token().value()),
                        new LoaderTokenDocument(1, seq, 1, tenant.container())),
                new Entry(
                        Namespace.SITE_REGISTRY.redisKey(SiteDocument.key(tenant.container(), tenant.dataHost())),
                        site(tenant, seq)),
                new Entry(
                        Namespace.SITE_REGISTRY.redisKey(SiteDocument.key(tenant.container(), tenant.pageHost())),
                        site(tenant, seq)));
    }

    private static RoutingDocument routing(Tenant tenant, long seq) {
        Origin origin = new Origin("http", "127.0.0.1", tenant.originPort());
        return new RoutingDocument(1, seq, 1, tenant.container(), HostKind.CUSTOM_DOMAIN, origin, null);
    }

    static EdgeConfigDocument config(Tenant tenant, long seq) {
        boolean paused = tenant.isPaused();
        return new EdgeConfigDocument(
                1,
                seq,
                1,
                tenant.container(),
                paused ? EdgeConfigDocument.Status.PAUSED : EdgeConfigDocument.Status.ACTIVE,
                paused ? List.of(PauseReason.CUSTOMER) : List.of(),
                ALL_MODULES,
                Set.of(EdgeConfigDocument.COOKIE_RESTORATION),
                Map.of(tenant.token().value(), new Site(tenant.site(), tenant.cookieDomain(), GTM_ID, null)),
                tenant.token(),
                "d",
                false,
                false,
                EdgeConfigDocument.Limits.DEFAULT);
    }

    private static SiteDocument site(Tenant tenant, long seq) {
        return new SiteDocument(
                1,
                seq,
                1,
                tenant.container(),
                tenant.site(),
                tenant.token(),
                GTM_ID,
                tenant.cookieDomain(),
                tenant.dataHost(),
                null);
    }
}
