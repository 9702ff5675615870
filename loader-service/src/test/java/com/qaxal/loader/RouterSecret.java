package com.qaxal.loader;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The secret by which the loader of a test knows its router; an older one is still valid. */
public final class RouterSecret implements QuarkusTestResourceLifecycleManager {
    static final String VALUE = "router-secret-of-the-tests";
    static final String OLD = "older-router-secret-of-the-tests";

    @Override
    public Map<String, String> start() {
        return Map.of("QAXAL_ROUTER_AUTH", VALUE + "," + OLD);
    }

    @Override
    public void stop() {}
}
