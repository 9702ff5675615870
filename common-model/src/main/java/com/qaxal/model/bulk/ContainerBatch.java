package com.qaxal.model.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.kv.ModuleKey;
import com.qaxal.model.kv.Origin;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /internal/containers/batch} of config-service: containers with all that belongs to them. */
public record ContainerBatch(List<Container> containers) {
    /** So that one transaction, which others wait for, stays short. */
    public static final int MOST = 500;

    public ContainerBatch {
        containers = List.copyOf(containers);
        if (containers.size() > MOST) {
            throw new IllegalArgumentException(containers.size() + " containers at once");
        }
    }

    /**
     * One container. Its first site is the default one.
     *
     * @param origin null: nothing is served yet
     * @param domains its own names for the edge, already verified
     * @param modules those that were set; the others stand at their defaults
     * @param subscription what billing says of it; null: nothing yet
     */
    public record Container(
            ContainerId containerId,
            ClientId clientId,
            String clientName,
            String name,
            LoaderToken loaderToken,
            Host edgeHostname,
            @Nullable Origin origin,
            List<Site> sites,
            List<Domain> domains,
            Map<ModuleKey, Module> modules,
            @Nullable SubscriptionChange subscription) {
        public Container {
            sites = List.copyOf(sites);
            domains = List.copyOf(domains);
            modules = Map.copyOf(modules);
        }
    }

    /** @param hosts all of them, the primary one first */
    public record Site(
            SiteId siteId,
            String name,
            ContainerToken containerToken,
            List<Host> hosts,
            @Nullable Host cookieDomain,
            @Nullable String gtmId) {
        public Site {
            hosts = List.copyOf(hosts);
        }
    }

    public record Domain(Host host, SiteId siteId) {}

    public record Module(boolean enabled, JsonNode settings) {}

    /**
     * What became of a batch.
     *
     * @param made the rest was there already, and stays as it is
     * @param documents that the edge is told
     * @param lastSeq of the newest of them; 0 without any
     */
    public record Outcome(int made, int documents, long lastSeq) {}
}
