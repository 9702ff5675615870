package com.qaxal.config.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.kv.ModuleKey;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.kv.PauseReason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one container that the edge's documents are made of, as one transaction sees it.
 *
 * @param origin null until a provisioner registered one: then nothing is served
 * @param subscription null until billing told of one: likewise
 * @param modules what the customer set; a module that is absent is on, with its defaults
 */
record ContainerState(
        ContainerId id,
        LoaderToken loaderToken,
        Host edgeHostname,
        @Nullable Origin origin,
        @Nullable Origin previewOrigin,
        @Nullable SiteId defaultSite,
        String recoveryParam,
        boolean anonymizeIp,
        boolean deleted,
        long configVersion,
        List<Site> sites,
        List<Domain> domains,
        Map<ModuleKey, Module> modules,
        @Nullable Subscription subscription) {

    record Site(
            SiteId id,
            ContainerToken token,
            Host primaryHost,
            List<Host> hosts,
            @Nullable Host cookieDomain,
            @Nullable String gtmId,
            @Nullable String prefix,
            @Nullable String formerPrefix,
            List<String> proxyKeyDigests,
            boolean direct) {}

    /** An active custom domain; {@code site} null: the default one's. */
    record Domain(Host host, @Nullable SiteId site) {}

    record Module(boolean enabled, JsonNode settings) {}

    record Subscription(List<PauseReason> pauseReasons, Set<String> entitlements, boolean usageNearLimit) {}
}
