package com.qaxal.router.cookies;

import com.qaxal.model.id.Host;
import com.qaxal.model.kv.HostKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scopes what an origin sets: cookies of one site must never reach another site's, or another tenant's, domain. */
public final class OriginCookies {
    private OriginCookies() {}

    /**
     * @param setCookies as the origin wrote them
     * @param cookieDomain of the site; null when the site keeps to single hosts
     * @return what may pass; a shorter list when a Domain outside the site's was dropped
     */
    public static List<String> scoped(List<String> setCookies, HostKind kind, @Nullable Host cookieDomain) {
        List<String> scoped = new ArrayList<>(setCookies.size());
        for (String header : setCookies) {
            SetCookie cookie = SetCookie.parse(header);
            String domain = cookie.domain();
            if (domain == null) {
                scoped.add(header);
            } else if (kind == HostKind.EDGE_HOSTNAME) {
                scoped.add(cookie.withoutDomain()); // tenants share the platform's domain
            } else if (cookieDomain != null && isWithin(domain, cookieDomain)) {
                scoped.add(header);
            }
        }
        return scoped;
    }

    private static boolean isWithin(String domain, Host cookieDomain) {
        Optional<Host> host = Host.fromAuthority(domain.toLowerCase(Locale.ROOT));
        return host.isPresent() && host.get().isWithin(cookieDomain);
    }
}
