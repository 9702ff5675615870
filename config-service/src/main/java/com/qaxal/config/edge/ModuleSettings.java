package com.qaxal.config.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.ModuleKey;
import com.qaxal.model.kv.Modules;
import org.jspecify.annotations.Nullable;

/** What a module is set to: what the customer said, over the defaults, as the record of {@link Modules} that the edge will read. */
public final class ModuleSettings {
    private static final ObjectMapper STRICT =
            Json.mapper().copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private ModuleSettings() {}

    /**
     * Settings as they were stored. Fields that are younger than they get their default.
     *
     * @param stored an object; null: the customer said nothing
     * @throws MalformedJson when it does not fit the module
     */
    public static Object complete(ModuleKey module, @Nullable JsonNode stored) {
        Object defaults = defaults(module);
        return Json.decode(Json.encode(over(defaults, stored)), defaults.getClass());
    }

    /**
     * Settings as the customer gives them: a field that the module does not have is an error.
     *
     * @param given an object; null: the customer said nothing
     * @throws JsonProcessingException when it does not fit the module
     */
    public static Object check(ModuleKey module, @Nullable JsonNode given) throws JsonProcessingException {
        Object defaults = defaults(module);
        return STRICT.treeToValue(over(defaults, given), defaults.getClass());
    }

    private static ObjectNode over(Object defaults, @Nullable JsonNode said) {
        ObjectNode merged = Json.mapper().valueToTree(defaults);
        if (said != null) {
            said.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        }
        return merged;
    }

    private static Object defaults(ModuleKey module) {
        return switch (module) {
            case ADBLOCK_ITP_DETECTION -> Modules.AdblockItpDetection.DEFAULT;
            case COOKIE_KEEPER -> Modules.CookieKeeper.DEFAULT;
            case CUSTOM_DOMAIN -> new Modules.CustomDomain();
            case GTM_RECOVERY -> Modules.GtmRecovery.DEFAULT;
            case SGTM_PROXY -> new Modules.SgtmProxy();
        };
    }
}
