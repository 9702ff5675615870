package com.qaxal.router.cookies;

import com.google.common.net.InternetDomainName;
import com.qaxal.model.id.Host;

/** Tells domains that belong to one registrant from those that everybody shares. */
final class CookieDomain {
    private CookieDomain() {}

    /**
     * Whether cookies there would be everybody's (Public Suffix List, private part included, as browsers take it). A name of one label is,
     * by the list's own default rule; an address is nobody's domain (RFC 6265 §5.1.3).
     */
    static boolean isShared(Host domain) {
        return domain.value().indexOf('.') < 0
                || !InternetDomainName.isValid(domain.value())
                || InternetDomainName.from(domain.value()).isPublicSuffix();
    }

    /** Reads the list now, rather than while the first visitor waits. */
    static void load() {
        isShared(new Host("example.com"));
    }
}
