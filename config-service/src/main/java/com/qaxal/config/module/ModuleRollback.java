package com.qaxal.config.module;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.ModuleKey;
import org.jdbi.v3.core.Handle;

/** Sets a module to what it was once set to, by the rules of today. */
public final class ModuleRollback {
    private ModuleRollback() {}

    /** @throws ApiProblem when a rule forbids it; nothing was written then */
    public static void apply(
            Handle handle, ContainerId container, ModuleKey module, boolean enabled, JsonNode settings) {
        String checked = ModuleResource.checked(module, settings);
        ModuleResource.store(handle, container, module, new ModuleResource.Wanted(enabled, settings), checked);
    }

    /** Whether the container's plan includes it: otherwise it does nothing, however it is set. */
    public static boolean isEntitled(Handle handle, ContainerId container, ModuleKey module) {
        return handle.createQuery("select exists (select 1 from subscription_state"
                        + " where container_id = :container and :module = any (entitlements))")
                .bind("container", container.value())
                .bind("module", module.key())
                .mapTo(Boolean.class)
                .one();
    }
}
