package com.qaxal.config.container;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.id.ContainerId;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Sets a container's own settings to what they once were. */
public final class ContainerRollback {
    private ContainerRollback() {}

    /**
     * @param defaultSite null: it stays as it is
     * @throws ApiProblem when there is no such site any more; nothing was written then
     */
    public static void apply(
            Handle handle,
            ContainerId container,
            String name,
            String recoveryParam,
            boolean anonymizeIp,
            @Nullable UUID defaultSite) {
        ContainerResource.set(
                handle, container, new ContainerResource.Settings(name, recoveryParam, anonymizeIp, defaultSite));
    }
}
