package com.qaxal.config.container;

import com.qaxal.config.access.Access;
import com.qaxal.model.feed.ContainerPage;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The feed of containers, for billing alone. */
@Path("/")
@Authenticated
@RunOnVirtualThread
public class ContainerFeedResource {
    private final Access access;
    private final Containers containers;

    ContainerFeedResource(Access access, Containers containers) {
        this.access = access;
        this.containers = containers;
    }

    @GET
    @Path("internal/containers")
    @Operation(hidden = true)
    public ContainerPage after(
            @QueryParam("after") @DefaultValue("0") long after, @QueryParam("limit") @DefaultValue("500") int limit) {
        access.requireScope("containers-feed");
        return containers.after(after, Math.clamp(limit, 1, 1_000));
    }
}
