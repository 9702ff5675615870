package com.qaxal.bench.fleet;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.SiteId;

/**
 * One container with one site, reached through a custom domain below the site's own.
 *
 * @param dataHost where the pages send their requests
 * @param pageHost of the pages themselves, as their {@code Origin} says
 */
public record Tenant(
        ContainerId container,
        SiteId site,
        ContainerToken token,
        Host dataHost,
        Host pageHost,
        Host cookieDomain,
        int originPort,
        boolean isPaused) {

    static Tenant numbered(int number, int originPort) {
        return of("shop" + number + ".test", originPort, false);
    }

    Tenant at(int otherOriginPort) {
        return new Tenant(container, site, token, dataHost, pageHost, cookieDomain, otherOriginPort, isPaused);
    }

    static Tenant of(String domain, int originPort, boolean paused) {
        return new Tenant(
                ContainerId.next(),
                SiteId.next(),
                ContainerToken.next(),
                new Host("data." + domain),
                new Host("www." + domain),
                new Host(domain),
                originPort,
                paused);
    }
}
