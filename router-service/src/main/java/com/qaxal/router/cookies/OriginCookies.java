package com.qaxal.router.cookies;

import com.qaxal.model.id.Host;
import com.qaxal.model.kv.HostKind;
import com.qaxal.router.cookies.CookiePlan.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scopes what an origin sets: cookies of one site must never reach another site's, or another tenant's, domain, nor pass for ours.
 *
 * @param cookieDomain of the site; null when the site keeps to single hosts
 * @param ours null where the container has no site, and so no cookie of ours
 */
record OriginCookies(
        HostKind kind,
        @Nullable Host cookieDomain,
        @Nullable OwnNames ours) {

    /**
     * @param setCookies as the origin wrote them
     * @return those that may pass; the very list that came in when all may pass as they are
     */
    List<String> scoped(List<String> setCookies, Notes notes) {
        List<String> scoped = setCookies;
        for (int i = 0; i < setCookies.size(); i++) {
            String header = setCookies.get(i);
            String passes = scoped(SetCookie.of(header), notes);
            if (scoped == setCookies && !header.equals(passes)) {
                scoped = new ArrayList<>(setCookies.subList(0, i));
            }
            if (scoped != setCookies && passes != null) {
                scoped.add(passes);
            }
        }
        return scoped;
    }

    private @Nullable String scoped(SetCookie cookie, Notes notes) {
        if (ours != null && ours.isOurs(cookie.name())) {
            notes.add(cookie.name(), Action.DROPPED, "the name is reserved");
            return null;
        }
        if (kind == HostKind.EDGE_HOSTNAME) {
            return cookie.hasDomain() ? cookie.withoutDomain() : cookie.header(); // tenants share the platform's domain
        }
        if (!cookie.allDomains(this::isWithin)) {
            notes.add(cookie.name(), Action.DROPPED, "its Domain lies outside the site's cookie domain");
            return null;
        }
        return cookie.header();
    }

    private boolean isWithin(String domain) {
        Optional<Host> host = Host.fromAuthority(domain.toLowerCase(Locale.ROOT));
        return cookieDomain != null && host.isPresent() && host.get().isWithin(cookieDomain);
    }
}
