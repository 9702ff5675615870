package com.qaxal.config.edge;

import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.ModuleKey;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Knows which documents a container needs and what they say. The only place that does; a pure function of the container's state. */
final class Rendering {
    private final ContainerState container;
    private final ContainerState.Subscription subscription;
    private final Origin origin;
    private final Modules modules;
    private final List<Draft> drafts = new ArrayList<>();

    /** A document but for its place in the order of all changes. */
    record Draft(Namespace namespace, String key, At at) {
        interface At {
            EdgeDocument stamped(long epoch, long seq, long configVersion);
        }

        String body(long epoch, long seq, long configVersion) {
            return new String(
                    Json.encode(at.stamped(epoch, seq, configVersion)), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private Rendering(ContainerState container, ContainerState.Subscription subscription, Origin origin) {
        this.container = container;
        this.subscription = subscription;
        this.origin = origin;
        this.modules = effectiveModules(container.modules(), subscription);
    }

    /** Empty for a container that is deleted, or has no origin or no subscription yet. */
    static List<Draft> of(ContainerState container) {
        if (container.deleted() || container.origin() == null || container.subscription() == null) {
            return List.of();
        }
        return new Rendering(container, container.subscription(), container.origin()).drafts();
    }

    private List<Draft> drafts() {
        route(container.edgeHostname(), HostKind.EDGE_HOSTNAME);
        domains().forEach(domain -> route(domain.host(), HostKind.CUSTOM_DOMAIN));
        drafts.add(new Draft(
                Namespace.LOADER_TOKEN_MAP,
                container.loaderToken().value(),
                (epoch, seq, version) -> new LoaderTokenDocument(epoch, seq, version, container.id())));
        config();
        for (ContainerState.Site site : container.sites()) {
            site.hosts().forEach(host -> site(host, site));
        }
        for (ContainerState.Domain domain : domains()) {
            ContainerState.Site site = siteOf(domain);
            if (site != null && !site.hosts().contains(domain.host())) {
                site(domain.host(), site);
            }
        }
        return drafts;
    }

    private void route(Host host, HostKind kind) {
        drafts.add(new Draft(
                Namespace.ROUTING_MAP,
                host.value(),
                (epoch, seq, version) -> new RoutingDocument(
                        epoch, seq, version, container.id(), kind, origin, container.previewOrigin())));
    }

    private void site(Host host, ContainerState.Site site) {
        drafts.add(new Draft(
                Namespace.SITE_REGISTRY,
                SiteDocument.key(container.id(), host),
                (epoch, seq, version) -> new SiteDocument(
                        epoch,
                        seq,
                        version,
                        container.id(),
                        site.id(),
                        site.token(),
                        site.gtmId(),
                        site.cookieDomain(),
                        firstPartyHost(site),
                        site.prefix())));
    }

    private void config() {
        Map<String, EdgeConfigDocument.Site> sites = new TreeMap<>();
        for (ContainerState.Site site : container.sites()) {
            sites.put(
                    site.token().value(),
                    new EdgeConfigDocument.Site(
                            site.id(),
                            site.cookieDomain(),
                            site.gtmId(),
                            site.prefix(),
                            site.formerPrefix(),
                            site.proxyKeyDigests(),
                            site.hosts(),
                            site.direct()));
        }
        boolean paused = !subscription.pauseReasons().isEmpty();
        drafts.add(new Draft(
                Namespace.EDGE_CONFIG,
                container.id().toString(),
                (epoch, seq, version) -> new EdgeConfigDocument(
                        epoch,
                        seq,
                        version,
                        container.id(),
                        paused ? EdgeConfigDocument.Status.PAUSED : EdgeConfigDocument.Status.ACTIVE,
                        subscription.pauseReasons(),
                        modules,
                        subscription.entitlements(),
                        sites,
                        defaultToken(),
                        container.recoveryParam(),
                        subscription.usageNearLimit(),
                        container.anonymizeIp(),
                        EdgeConfigDocument.Limits.DEFAULT)));
    }

    /** A page sends its requests to its own host in same-origin mode, else to a domain of the site's, else to the edge hostname. */
    private Host firstPartyHost(ContainerState.Site site) {
        if (site.prefix() != null) {
            return site.primaryHost();
        }
        return domains().stream()
                .filter(domain -> site.equals(siteOf(domain)))
                .map(ContainerState.Domain::host)
                .findFirst()
                .orElse(container.edgeHostname());
    }

    private List<ContainerState.Domain> domains() {
        return modules.customDomain() == null ? List.of() : container.domains();
    }

    private ContainerState.@Nullable Site siteOf(ContainerState.Domain domain) {
        return site(domain.site() == null ? container.defaultSite() : domain.site());
    }

    private ContainerState.@Nullable Site site(@Nullable SiteId id) {
        return container.sites().stream()
                .filter(site -> site.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private @Nullable ContainerToken defaultToken() {
        ContainerState.Site site = site(container.defaultSite());
        return site == null ? null : site.token();
    }

    /** Those that the customer switched on, or never off, and that the plan allows. */
    private static Modules effectiveModules(
            Map<ModuleKey, ContainerState.Module> set, ContainerState.Subscription subscription) {
        return new Modules(
                effective(ModuleKey.ADBLOCK_ITP_DETECTION, Modules.AdblockItpDetection.class, set, subscription),
                effective(ModuleKey.COOKIE_KEEPER, Modules.CookieKeeper.class, set, subscription),
                effective(ModuleKey.CUSTOM_DOMAIN, Modules.CustomDomain.class, set, subscription),
                effective(ModuleKey.GTM_RECOVERY, Modules.GtmRecovery.class, set, subscription),
                effective(ModuleKey.SGTM_PROXY, Modules.SgtmProxy.class, set, subscription));
    }

    private static <M> @Nullable M effective(
            ModuleKey key,
            Class<M> type,
            Map<ModuleKey, ContainerState.Module> set,
            ContainerState.Subscription subscription) {
        ContainerState.Module module = set.get(key);
        if ((module != null && !module.enabled())
                || !subscription.entitlements().contains(key.key())) {
            return null;
        }
        return type.cast(ModuleSettings.complete(key, module == null ? null : module.settings()));
    }
}
