package com.qaxal.router.cookies;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.Modules.UnknownConsent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first-party cookies of a site alive: Safari lets a cookie that a script wrote live 7 days, and one that the site's own server
 * sets as long as it says. Before a request is forwarded it is planned, and with the answer's head the plan is completed. Safe to share.
 */
public final class CookieStep {
    private final MasterKeys keys;
    /** By identity: a new configuration brings new sites, and what was prepared for the old ones leaves with them. */
    private final Cache<EdgeConfigDocument.Site, SiteCookies> prepared =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    /** @param keys for what is remembered in the visitor's browser; without one, nothing is restored */
    public CookieStep(MasterKeys keys) {
        this.keys = keys;
        CookieDomain.load();
    }

    /**
     * Where cookies count.
     *
     * @param site that the request names; null when it names none: then nothing is kept
     * @param publicHost the host by which the visitor's browser knows us
     * @param kind of {@code publicHost}
     */
    public CookieScope scope(
            EdgeConfigDocument config, EdgeConfigDocument.@Nullable Site site, Host publicHost, HostKind kind) {
        EdgeConfigDocument.Site any = site == null ? defaultSite(config) : site;
        if (any == null) {
            return CookieScope.withoutSite(new OriginCookies(kind, null, null));
        }
        SiteCookies cookies = prepared(config, any);
        return site == null
                ? CookieScope.ofNoSite(cookies, new OriginCookies(kind, null, cookies.names()))
                : CookieScope.of(cookies, cookies.origin(kind), publicHost);
    }

    /**
     * What of a request decides about cookies.
     *
     * @param isCollect whether it carries a hit; libraries and the rest are left alone
     * @param cookies the request's {@code Cookie} headers, joined by {@code "; "}; null when it has none
     * @param query as the page built it, for {@code gcs} and {@code gcd}; null when absent
     * @param globalPrivacyControl whether the browser sent {@code Sec-GPC: 1}
     * @param nowEpochSeconds what the clock on the wall says
     */
    public record Hit(
            CookieScope scope,
            boolean isCollect,
            @Nullable String cookies,
            @Nullable String query,
            boolean globalPrivacyControl,
            long nowEpochSeconds) {}

    /** To be called before the request is forwarded. */
    public CookiePlan plan(Hit hit) {
        CookieScope scope = hit.scope();
        OriginCookies origin = scope.origin;
        SiteCookies site = scope.site;
        if (site == null) {
            return new Leaving("the container has no site", origin, hit.cookies(), List.of());
        }
        String elsewhere = hit.isCollect() ? scope.whyNotHere : "the request carries no hit";
        if (elsewhere != null) {
            return Leaving.alone(elsewhere, hit.cookies(), site.names(), origin);
        }
        String off = site.whyOff();
        if (off != null) {
            return Leaving.withoutOurs(off, hit.cookies(), site, origin);
        }
        Consent consent = Consent.of(hit.query(), hit.globalPrivacyControl());
        if (consent.deniesEverything()) {
            return Leaving.withoutOurs("the visitor denied consent", hit.cookies(), site, origin);
        }
        return consent.isUnknown() && site.unknownConsent() == UnknownConsent.LEAVE_AS_IS
                ? Leaving.alone("consent is unknown", hit.cookies(), site.names(), origin)
                : Keeping.of(site, origin, consent, hit.cookies(), hit.nowEpochSeconds());
    }

    private SiteCookies prepared(EdgeConfigDocument config, EdgeConfigDocument.Site site) {
        SiteCookies cookies = prepared.getIfPresent(site);
        return cookies != null ? cookies : prepared.get(site, added -> SiteCookies.of(config, added, keys));
    }

    private static EdgeConfigDocument.@Nullable Site defaultSite(EdgeConfigDocument config) {
        ContainerToken token = config.defaultSite();
        return token == null ? null : config.sites().get(token.value());
    }
}
