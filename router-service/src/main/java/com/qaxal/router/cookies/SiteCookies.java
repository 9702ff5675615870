package com.qaxal.router.cookies;

import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Modules.UnknownConsent;
import org.jspecify.annotations.Nullable;

/** Everything about a site's cookies that no request can change; made once for each version of its configuration. */
final class SiteCookies {
    private static final String HTTP_ONLY = "; HttpOnly";

    private final OwnNames names;
    private final @Nullable Host cookieDomain;
    private final @Nullable String whyOff;
    private final Modules.CookieKeeper settings;
    private final KeptCookies kept;
    private final OriginCookies onEdgeHostname;
    private final OriginCookies onCustomDomain;
    private final @Nullable MasterCookie master;
    private final String attributes;
    private final String readableTail;
    private final String hiddenTail;

    private SiteCookies(EdgeConfigDocument config, EdgeConfigDocument.Site site, MasterKeys keys) {
        Modules.CookieKeeper module = config.modules().cookieKeeper();
        MasterKeys.Key key = keys.current();
        this.names = OwnNames.of(config.containerId(), site.siteId());
        this.cookieDomain =
                site.cookieDomain() == null || CookieDomain.isShared(site.cookieDomain()) ? null : site.cookieDomain();
        this.whyOff = whyOff(config, module);
        this.settings = module == null ? Modules.CookieKeeper.DEFAULT : module;
        this.kept = new KeptCookies(settings.additional());
        this.onEdgeHostname = new OriginCookies(HostKind.EDGE_HOSTNAME, cookieDomain, names);
        this.onCustomDomain = new OriginCookies(HostKind.CUSTOM_DOMAIN, cookieDomain, names);
        this.master = key != null && (settings.restore() || settings.nonRolling())
                ? new MasterCookie(keys, key, config.containerId(), site.siteId(), names.master())
                : null;
        this.attributes = "; Path=/; Domain=" + cookieDomain + "; Secure; SameSite=Lax";
        this.readableTail = "; Max-Age=" + lifetimeSeconds() + attributes;
        this.hiddenTail = readableTail + HTTP_ONLY;
    }

    static SiteCookies of(EdgeConfigDocument config, EdgeConfigDocument.Site site, MasterKeys keys) {
        return new SiteCookies(config, site, keys);
    }

    private static @Nullable String whyOff(EdgeConfigDocument config, Modules.@Nullable CookieKeeper module) {
        if (module == null) {
            return "the module is off";
        }
        return config.entitlements().contains(EdgeConfigDocument.COOKIE_RESTORATION)
                ? null
                : "the plan does not include it";
    }

    OwnNames names() {
        return names;
    }

    /** Null when the site has none, or one that everybody shares. */
    @Nullable
    Host cookieDomain() {
        return cookieDomain;
    }

    /** Null when cookies are kept here. */
    @Nullable
    String whyOff() {
        return whyOff;
    }

    KeptCookies kept() {
        return kept;
    }

    OriginCookies origin(HostKind kind) {
        return switch (kind) {
            case EDGE_HOSTNAME -> onEdgeHostname;
            case CUSTOM_DOMAIN -> onCustomDomain;
        };
    }

    UnknownConsent unknownConsent() {
        return settings.unknownConsent();
    }

    boolean isNonRolling() {
        return settings.nonRolling();
    }

    long lifetimeSeconds() {
        return settings.lifetimeDays() * 86_400L;
    }

    /** What seals a visitor's cookies for later; null when nothing is remembered: not wanted, or no key. */
    @Nullable
    MasterCookie master() {
        return master;
    }

    /** Whether values are remembered, and not just since when they exist. */
    boolean restores() {
        return master != null && settings.restore();
    }

    /** What follows {@code name=value}, in the ordinary case without making anything. */
    String tail(boolean httpOnly, long seconds) {
        if (seconds == lifetimeSeconds()) {
            return httpOnly ? hiddenTail : readableTail;
        }
        String tail = "; Max-Age=" + seconds + attributes;
        return httpOnly ? tail + HTTP_ONLY : tail;
    }

    String deletion(String name) {
        return name + "=" + tail(true, 0);
    }
}
