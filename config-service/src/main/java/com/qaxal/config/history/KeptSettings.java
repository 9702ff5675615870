package com.qaxal.config.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.config.edge.ModuleSettings;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.ModuleKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a customer set of one container.
 *
 * @param sites by their ids
 * @param modules all that there are; one that nobody set is on, with its defaults
 */
record KeptSettings(
        String name,
        String recoveryParam,
        boolean anonymizeIp,
        @Nullable UUID defaultSiteId,
        Map<UUID, KeptSite> sites,
        Map<String, KeptModule> modules) {

    /** In the shape in which the API takes it. */
    record KeptSite(
            String name,
            String primaryHost,
            List<String> trackedHosts,
            @Nullable String cookieDomain,
            @Nullable String gtmId,
            @Nullable String prefix,
            boolean direct) {}

    record KeptModule(boolean enabled, JsonNode settings) {}

    static KeptSettings of(JsonNode kept) {
        KeptSettings stored = Json.mapper().convertValue(kept, KeptSettings.class);
        Map<String, KeptModule> modules = new TreeMap<>();
        for (ModuleKey key : ModuleKey.values()) {
            KeptModule set = stored.modules.get(key.key());
            JsonNode settings =
                    Json.mapper().valueToTree(ModuleSettings.complete(key, set == null ? null : set.settings()));
            modules.put(key.key(), new KeptModule(set == null || set.enabled(), settings));
        }
        return new KeptSettings(
                stored.name, stored.recoveryParam, stored.anonymizeIp, stored.defaultSiteId, stored.sites, modules);
    }
}
