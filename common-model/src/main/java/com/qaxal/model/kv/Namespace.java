package com.qaxal.model.kv;

import java.util.Optional;

/** The namespaces of the KV, named as in the seed's Cloudflare account. */
public enum Namespace {
    /** host → origin. */
    ROUTING_MAP(RoutingDocument.class),
    /** container_id → status, modules, sites. */
    EDGE_CONFIG(EdgeConfigDocument.class),
    /** loader_token → container_id. */
    LOADER_TOKEN_MAP(LoaderTokenDocument.class),
    /** {@code container_id/host} → site. */
    SITE_REGISTRY(SiteDocument.class);

    private final Class<? extends EdgeDocument> documentType;

    Namespace(Class<? extends EdgeDocument> documentType) {
        this.documentType = documentType;
    }

    public Class<? extends EdgeDocument> documentType() {
        return documentType;
    }

    /** The Redis key of {@code key} in this namespace. */
    public String redisKey(String key) {
        return name() + ':' + key;
    }

    public static Optional<Namespace> byName(String name) {
        for (Namespace namespace : values()) {
            if (namespace.name().equals(name)) {
                return Optional.of(namespace);
            }
        }
        return Optional.empty();
    }
}
