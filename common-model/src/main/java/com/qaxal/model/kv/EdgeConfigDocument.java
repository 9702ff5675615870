package com.qaxal.model.kv;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.SiteId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code EDGE_CONFIG:{container_id}}: everything the edge decides a container's requests by.
 *
 * @param pausedReasons why the container is paused, empty exactly when it is active; safe to show to a browser
 * @param modules the effective ones: enabled by the customer and entitled by the plan
 * @param entitlements what the plan allows beyond modules, such as {@code cookie_restoration}
 * @param sites every site by its token
 * @param defaultSite the site of a request that names none; absent when the container has no site
 * @param recoveryParam the query parameter that carries the recovery payload
 * @param usageNearLimit above 90 % of the limit: routers publish usage every second instead of every five
 */
public record EdgeConfigDocument(
        long epoch,
        long seq,
        long configVersion,
        ContainerId containerId,
        Status status,
        List<PauseReason> pausedReasons,
        Modules modules,
        Set<String> entitlements,
        Map<String, Site> sites,
        @Nullable ContainerToken defaultSite,
        String recoveryParam,
        boolean usageNearLimit,
        boolean anonymizeIp,
        Limits limits)
        implements EdgeDocument {

    /** The entitlement without which no cookie is kept (seed 5.2). */
    public static final String COOKIE_RESTORATION = "cookie_restoration";

    public EdgeConfigDocument {
        pausedReasons = List.copyOf(pausedReasons);
        entitlements = Set.copyOf(entitlements);
        sites = Map.copyOf(sites);
    }

    public enum Status {
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("paused")
        PAUSED
    }

    /**
     * One site of the container, as the edge needs it.
     *
     * @param prefix of the same-origin mode, as {@code /x7k2mq}; absent in the other modes
     * @param formerPrefix the one before it, valid too while pages and the site's own server change over
     * @param proxyKeyDigests SHA-256, base64url, of the secrets by which the site's own server proves itself; at most two, while they are rotated
     * @param hosts those of the site's own pages, the primary one included: pages anywhere else cannot read what the edge answers them
     * @param direct whether its pages' requests go where the pages send them, although the container recovers those of others
     */
    public record Site(
            SiteId siteId,
            @Nullable Host cookieDomain,
            @Nullable String gtmId,
            @Nullable String prefix,
            @Nullable String formerPrefix,
            List<String> proxyKeyDigests,
            List<Host> hosts,
            @JsonSetter(nulls = Nulls.AS_EMPTY) boolean direct) {

        @SuppressWarnings("ConstantValue") // a document of before there were proxy keys, or hosts
        public Site {
            proxyKeyDigests = proxyKeyDigests == null ? List.of() : List.copyOf(proxyKeyDigests);
            hosts = hosts == null ? List.of() : List.copyOf(hosts);
        }

        public Site(SiteId siteId, @Nullable Host cookieDomain, @Nullable String gtmId, @Nullable String prefix) {
            this(siteId, cookieDomain, gtmId, prefix, null, List.of(), List.of(), false);
        }

        /** The prefix that {@code path} begins with, the site's own or its former one; null when it begins with neither. */
        public @Nullable String prefixOf(String path) {
            return isBelow(path, prefix) ? prefix : isBelow(path, formerPrefix) ? formerPrefix : null;
        }

        private static boolean isBelow(String path, @Nullable String prefix) {
            return prefix != null && path.startsWith(prefix) && path.startsWith("/", prefix.length());
        }
    }

    /**
     * What one container may ask of a router.
     *
     * @param concurrentRequests requests in flight at one router before others get 503
     * @param bodyBytes the longest request body before 413
     */
    public record Limits(int concurrentRequests, long bodyBytes) {
        public static final Limits DEFAULT = new Limits(256, 10L * 1024 * 1024);

        public Limits {
            if (concurrentRequests < 1 || bodyBytes < 0) {
                throw new IllegalArgumentException("limits out of range");
            }
        }
    }
}
