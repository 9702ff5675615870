package com.qaxal.router.cookies;

import com.qaxal.model.id.Host;
import org.jspecify.annotations.Nullable;

/** Where the cookies of a request count, which its site and its public host decide: made once for all requests there. */
public final class CookieScope {
    /** Null where the container has no site. */
    final @Nullable SiteCookies site;

    final OriginCookies origin;
    /** Null when cookies may be kept there. */
    final @Nullable String whyNotHere;

    private CookieScope(@Nullable SiteCookies site, OriginCookies origin, @Nullable String whyNotHere) {
        this.site = site;
        this.origin = origin;
        this.whyNotHere = whyNotHere;
    }

    static CookieScope withoutSite(OriginCookies origin) {
        return new CookieScope(null, origin, null);
    }

    /** @param any site of the container: its names are ours, and still not the origin's business */
    static CookieScope ofNoSite(SiteCookies any, OriginCookies origin) {
        return new CookieScope(any, origin, "the request names no site");
    }

    static CookieScope of(SiteCookies site, OriginCookies origin, Host publicHost) {
        return new CookieScope(site, origin, whyNot(publicHost, site.cookieDomain()));
    }

    private static @Nullable String whyNot(Host publicHost, @Nullable Host cookieDomain) {
        if (cookieDomain == null) {
            return "the site has no cookie domain of its own";
        }
        return publicHost.isWithin(cookieDomain) ? null : "the site's cookie domain does not cover this host";
    }
}
