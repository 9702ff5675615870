package com.qaxal.config.session;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.Page;
import com.qaxal.config.api.PageRequest;
import com.qaxal.config.container.Containers;
import com.qaxal.model.id.ContainerId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Recent browser sessions of a container, newest first. */
@Tag(name = "Sessions")
@Path("/")
@Authenticated
@RunOnVirtualThread
public class SessionResource {
    private final Sessions sessions;
    private final Access access;
    private final Containers containers;

    SessionResource(Sessions sessions, Access access, Containers containers) {
        this.sessions = sessions;
        this.access = access;
        this.containers = containers;
    }

    @GET
    @Path("v1/containers/{container}/sessions")
    @Operation(summary = "Browser sessions of a container, the newest first")
    public Page<Sessions.Session> recent(@PathParam("container") UUID container, @Valid @BeanParam PageRequest part) {
        ContainerId id = new ContainerId(container);
        access.require(containers.owner(id), Role.VIEWER);
        return part.of(
                Sessions.NEWEST_FIRST, (after, limit) -> sessions.recent(id, after, limit), Sessions.Session::place);
    }
}
