package com.qaxal.config.module;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.recover.RecoveryTarget;

/** What a customer may ask of recovery. The edge never goes to a path that breaks these rules; here the customer is told. */
final class GtmRecoveryRules {
    private static final String FIELD = "settings.additional_paths";
    /** They travel in the browser script. */
    private static final int MOST_PATHS = 20;

    private static final int LONGEST_PATH = 200;

    private GtmRecoveryRules() {}

    static void require(Modules.GtmRecovery settings) {
        ApiProblem.require(settings.additionalPaths().size() <= MOST_PATHS, FIELD, "names more than " + MOST_PATHS);
        for (String path : settings.additionalPaths()) {
            ApiProblem.require(
                    path.length() <= LONGEST_PATH, FIELD, "names a path of over " + LONGEST_PATH + " characters");
            ApiProblem.require(
                    RecoveryTarget.isPath(path),
                    FIELD,
                    "'" + path
                            + "' is not a plain path like /data/collect: one without query, percent signs, semicolons and dot segments");
        }
    }
}
