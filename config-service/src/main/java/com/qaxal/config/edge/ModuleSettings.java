package com.qaxal.config.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.ModuleKey;
import com.qaxal.model.kv.Modules;
import org.jspecify.annotations.Nullable;

/** What a module is set to: what the customer said, over the defaults. */
public final class ModuleSettings {
    private ModuleSettings() {}

    /**
     * The complete settings, as the record of {@link Modules} that the edge will read. Those stored before a field existed get its default.
     *
     * @param given an object; null: the customer said nothing
     * @throws MalformedJson when it does not fit the module
     */
    public static Object complete(ModuleKey module, @Nullable JsonNode given) {
        Object defaults = defaults(module);
        if (given == null) {
            return defaults;
        }
        ObjectNode merged = Json.mapper().valueToTree(defaults);
        given.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        return Json.decode(Json.encode(merged), defaults.getClass());
    }

    private static Object defaults(ModuleKey module) {
        return switch (module) {
            case ADBLOCK_ITP_DETECTION -> new Modules.AdblockItpDetection();
            case COOKIE_KEEPER -> Modules.CookieKeeper.DEFAULT;
            case CUSTOM_DOMAIN -> new Modules.CustomDomain();
            case GTM_RECOVERY -> Modules.GtmRecovery.DEFAULT;
            case SGTM_PROXY -> new Modules.SgtmProxy();
        };
    }
}
