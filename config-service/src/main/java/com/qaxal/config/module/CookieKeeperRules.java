package com.qaxal.config.module;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.kv.KeepableName;
import com.qaxal.model.kv.Modules;
import java.util.HashSet;
import java.util.Set;

/** What a customer may ask of the Cookie Keeper. The edge skips what breaks these rules; here the customer is told. */
final class CookieKeeperRules {
    private static final String FIELD = "settings.additional";
    /** Each adds about 200 bytes to the head of every answer; servers in front of us allow 4 or 8 KiB for all of it. */
    private static final int MOST_NAMES = 20;

    private CookieKeeperRules() {}

    static void require(Modules.CookieKeeper settings) {
        ApiProblem.require(settings.additional().size() <= MOST_NAMES, FIELD, "names more than " + MOST_NAMES);
        Set<String> names = new HashSet<>();
        for (Modules.KeptCookie cookie : settings.additional()) {
            String name = cookie.name();
            String refusal = KeepableName.refusal(name);
            ApiProblem.require(refusal == null, FIELD, "'" + name + "' " + refusal);
            ApiProblem.require(names.add(name), FIELD, "'" + name + "' is named twice");
        }
    }
}
