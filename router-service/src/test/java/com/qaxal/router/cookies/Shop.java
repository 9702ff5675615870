package com.qaxal.router.cookies;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Modules.KeptCookie;
import com.qaxal.model.kv.Modules.UnknownConsent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A shop whose cookies are kept, as a test wants it: {@code example.com}, reached as {@code data.example.com}. */
final class Shop {
    static final long NOW = 1_790_000_000L;
    static final long DAY = 86_400;
    static final String GRANTED = "v=2&gcs=G111";
    static final String DENIED = "v=2&gcs=G100";
    static final String ATTRIBUTES = "; Path=/; Domain=example.com; Secure; SameSite=Lax";
    static final String TAIL = "; Max-Age=34128000" + ATTRIBUTES;
    static final MasterKeys KEYS = MasterKeys.parse(List.of("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));

    final ContainerId container;
    final SiteId siteId;
    private final Settings settings;
    private final ContainerToken token = ContainerToken.next();
    private final EdgeConfigDocument config;
    private final CookieStep step;

    record Settings(
            Modules.@Nullable CookieKeeper module,
            Set<String> entitlements,
            @Nullable Host cookieDomain,
            Host publicHost,
            HostKind kind,
            MasterKeys keys) {

        static Settings usual() {
            return new Settings(
                    Modules.CookieKeeper.DEFAULT,
                    Set.of(EdgeConfigDocument.COOKIE_RESTORATION),
                    new Host("example.com"),
                    new Host("data.example.com"),
                    HostKind.CUSTOM_DOMAIN,
                    KEYS);
        }

        Settings module(Modules.@Nullable CookieKeeper other) {
            return new Settings(other, entitlements, cookieDomain, publicHost, kind, keys);
        }

        Settings entitlements(Set<String> other) {
            return new Settings(module, other, cookieDomain, publicHost, kind, keys);
        }

        Settings cookieDomain(@Nullable String other) {
            Host domain = other == null ? null : new Host(other);
            return new Settings(module, entitlements, domain, publicHost, kind, keys);
        }

        Settings publicHost(String other, HostKind itsKind) {
            return new Settings(module, entitlements, cookieDomain, new Host(other), itsKind, keys);
        }

        Settings keys(MasterKeys other) {
            return new Settings(module, entitlements, cookieDomain, publicHost, kind, other);
        }
    }

    private Shop(Settings settings, ContainerId container, SiteId siteId) {
        this.settings = settings;
        this.container = container;
        this.siteId = siteId;
        this.config = config();
        this.step = new CookieStep(settings.keys());
    }

    static Shop usual() {
        return with(Settings.usual());
    }

    static Shop with(Settings settings) {
        return new Shop(settings, ContainerId.next(), SiteId.next());
    }

    static Shop keeping(Modules.CookieKeeper module) {
        return with(Settings.usual().module(module));
    }

    static Shop restoring() {
        return keeping(module(false, true));
    }

    static Modules.CookieKeeper module(boolean nonRolling, boolean restore, KeptCookie... additional) {
        return new Modules.CookieKeeper(395, UnknownConsent.LEAVE_AS_IS, List.of(additional), nonRolling, restore);
    }

    /** The same shop after its settings were changed, or its router's. */
    Shop changed(Settings other) {
        return new Shop(other, container, siteId);
    }

    /** Another site of the same container. */
    Shop sister() {
        return new Shop(settings, container, SiteId.next());
    }

    Settings settings() {
        return settings;
    }

    OwnNames names() {
        return OwnNames.of(container, siteId);
    }

    CookiePlan plan(@Nullable String cookies, @Nullable String query) {
        return plan(cookies, query, false, NOW);
    }

    CookiePlan plan(@Nullable String cookies, @Nullable String query, boolean globalPrivacyControl, long now) {
        return step.plan(hit(config.sites().get(token.value()), true, cookies, query, globalPrivacyControl, now));
    }

    /** For a request that carries no hit. */
    CookiePlan planOther(@Nullable String cookies) {
        return step.plan(hit(config.sites().get(token.value()), false, cookies, GRANTED, false, NOW));
    }

    /** For a hit that names no site. */
    CookiePlan planNoSite(@Nullable String cookies) {
        return step.plan(hit(null, true, cookies, GRANTED, false, NOW));
    }

    /** What the browser gets to a hit whose answer is a text of the origin's. */
    CookiePlan.Done answer(@Nullable String cookies, @Nullable String query, String... ofOrigin) {
        return plan(cookies, query).complete(List.of(ofOrigin), "text/plain", null);
    }

    private CookieStep.Hit hit(
            EdgeConfigDocument.@Nullable Site site,
            boolean isCollect,
            @Nullable String cookies,
            @Nullable String query,
            boolean globalPrivacyControl,
            long now) {
        return new CookieStep.Hit(
                step.scope(config, site, settings.publicHost(), settings.kind()),
                isCollect,
                cookies,
                query,
                globalPrivacyControl,
                now);
    }

    private EdgeConfigDocument config() {
        return new EdgeConfigDocument(
                1,
                1,
                1,
                container,
                EdgeConfigDocument.Status.ACTIVE,
                List.of(),
                new Modules(null, settings.module(), null, null, null),
                settings.entitlements(),
                Map.of(token.value(), new EdgeConfigDocument.Site(siteId, settings.cookieDomain(), null, null)),
                token,
                "d",
                false,
                false,
                EdgeConfigDocument.Limits.DEFAULT);
    }
}
