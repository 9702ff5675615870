package com.qaxal.model.kv;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.SiteId;
import org.jspecify.annotations.Nullable;

/**
 * {@code SITE_REGISTRY:{container_id}/{host}}: the site that a host belongs to, within one container.
 *
 * @param gtmId the site's web container, {@code GTM-…}; absent when the site starts GTM by itself
 * @param cookieDomain the domain of the cookies we keep there, without a leading dot; absent: keep none
 * @param firstPartyHost where the site's pages send their requests: a custom domain, or the edge hostname
 * @param prefix the path prefix of the same-origin mode, {@code /x}; absent in the other modes
 */
public record SiteDocument(
        long epoch,
        long seq,
        long configVersion,
        ContainerId containerId,
        SiteId siteId,
        ContainerToken containerToken,
        @Nullable String gtmId,
        @Nullable Host cookieDomain,
        Host firstPartyHost,
        @Nullable String prefix)
        implements EdgeDocument {

    /** The key under which a host of a container stands: hosts are unverified, so they block nobody else's. */
    public static String key(ContainerId container, Host host) {
        return container + "/" + host;
    }
}
