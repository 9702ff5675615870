package com.qaxal.router.cookies;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.Modules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Completes the cookies of an answer: the origin's, scoped to the site, and the visitor's, kept alive where everything allows it. */
public final class CookieStep {
    /** By identity: a new configuration brings new sites, and old keepers leave with the old ones. */
    private final Cache<EdgeConfigDocument.Site, CookieKeeper> keepers =
            Caffeine.newBuilder().weakKeys().build();

    /**
     * What of a request decides about cookies.
     *
     * @param site null when the request names none: then nothing is kept
     * @param kind of {@code publicHost}
     * @param isCollect whether it carries a hit; libraries and the rest are left alone
     * @param cookies of the request, as its header says; null when it has none
     * @param query as the page built it; null when absent
     * @param globalPrivacyControl whether the browser sent {@code Sec-GPC: 1}
     */
    public record Hit(
            EdgeConfigDocument config,
            EdgeConfigDocument.@Nullable Site site,
            Host publicHost,
            HostKind kind,
            boolean isCollect,
            @Nullable String cookies,
            @Nullable String query,
            boolean globalPrivacyControl) {}

    /**
     * @param setCookies what the answer sets
     * @param extended how many of them are ours
     * @param dropped cookies of the origin that were meant for another domain
     */
    public record Done(List<String> setCookies, int extended, int dropped) {}

    /** @param originCookies {@code Set-Cookie} values as the origin wrote them */
    public Done complete(Hit hit, List<String> originCookies, @Nullable String contentType) {
        Host cookieDomain = hit.site() == null ? null : hit.site().cookieDomain();
        List<String> scoped = OriginCookies.scoped(originCookies, hit.kind(), cookieDomain);
        int dropped = originCookies.size() - scoped.size();
        CookieKeeper keeper = hit.isCollect() && !isCacheable(contentType) ? keeper(hit) : null;
        if (keeper == null) {
            return new Done(scoped, 0, dropped);
        }
        CookieKeeper.Kept kept = keeper.keep(hit.cookies(), hit.query(), hit.globalPrivacyControl(), scoped);
        return new Done(kept.setCookies(), kept.extended(), dropped);
    }

    /** The keeper of the request's site; null where the module, the plan or the site's domain does not allow it. */
    private @Nullable CookieKeeper keeper(Hit hit) {
        Modules.CookieKeeper module = hit.config().modules().cookieKeeper();
        EdgeConfigDocument.Site site = hit.site();
        if (module == null
                || site == null
                || site.cookieDomain() == null
                || !hit.config().entitlements().contains(EdgeConfigDocument.COOKIE_RESTORATION)
                || !hit.publicHost().isWithin(site.cookieDomain())) {
            return null;
        }
        Host cookieDomain = site.cookieDomain();
        return keepers.get(site, _ -> new CookieKeeper(module, cookieDomain));
    }

    /** Images and scripts are cached by browsers and proxies, whatever else they are told. */
    private static boolean isCacheable(@Nullable String type) {
        return type != null && (type.startsWith("image/") || type.contains("javascript"));
    }
}
