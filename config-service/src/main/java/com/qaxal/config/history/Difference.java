package com.qaxal.config.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One setting that differs.
 *
 * @param field its way through the settings, as {@code modules.cookie_keeper.enabled}
 * @param site the primary host of the site whose setting it is
 * @param before absent: there was none
 * @param after absent: there is none any more
 */
record Difference(
        String field,
        @Nullable String site,
        @Nullable Object before,
        @Nullable Object after) {

    /** In the order of their fields; empty when nothing differs. */
    static List<Difference> between(KeptSettings before, KeptSettings after) {
        List<Difference> found = new ArrayList<>();
        compare(
                "",
                Json.mapper().valueToTree(before),
                Json.mapper().valueToTree(after),
                (field, from, to) -> found.add(new Difference(field, site(field, before, after), from, to)));
        return found;
    }

    private interface Listener {
        void differs(String field, @Nullable JsonNode before, @Nullable JsonNode after);
    }

    private static void compare(String field, @Nullable JsonNode before, @Nullable JsonNode after, Listener listener) {
        if (before != null && after != null && before.isObject() && after.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                compare(field.isEmpty() ? name : field + '.' + name, before.get(name), after.get(name), listener);
            }
        } else if (!Objects.equals(before, after)) {
            listener.differs(field, before, after);
        }
    }

    /** As it was called before, if it was there. */
    private static @Nullable String site(String field, KeptSettings before, KeptSettings after) {
        if (!field.startsWith("sites.")) {
            return null;
        }
        UUID id = UUID.fromString(field.split("\\.", -1)[1]);
        KeptSettings.KeptSite site = before.sites().get(id);
        KeptSettings.KeptSite known = site == null ? after.sites().get(id) : site;
        return known == null ? null : known.primaryHost();
    }
}
