package com.qaxal.config.explain;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.Role;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.container.Containers;
import com.qaxal.config.once.Once;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Jdbi;

/** Tokens with which the edge explains what it does with a request of the container's ({@code X-Qaxal-Debug}). */
@Tag(name = "Containers")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class DebugTokenResource {
    /** Long enough to look into something; the edge refuses any that is good for over an hour. */
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    private final Jdbi jdbi;
    private final Containers containers;
    private final Access access;
    private final Audit audit;
    private final DebugTokens tokens;

    DebugTokenResource(Jdbi jdbi, Containers containers, Access access, Audit audit, DebugTokens tokens) {
        this.jdbi = jdbi;
        this.containers = containers;
        this.access = access;
        this.audit = audit;
        this.tokens = tokens;
    }

    /** @param expiresIn seconds */
    record DebugToken(String token, long expiresIn) {}

    @POST
    @Path("v1/containers/{container}/debug-tokens")
    @Once(keepsAnswer = false)
    @Operation(summary = "Make a token with which the edge explains its decisions")
    @ResponseStatus(201)
    @APIResponseSchema(value = DebugToken.class, responseCode = "201", responseDescription = "Created")
    public DebugToken create(@PathParam("container") UUID container) {
        ContainerId id = new ContainerId(container);
        ClientId client = containers.owner(id);
        access.require(client, Role.EDITOR);
        jdbi.useHandle(handle -> audit.record(
                handle, "debug_token.created", client, id.toString(), Map.of("expires_in", LIFETIME.toSeconds())));
        return new DebugToken(tokens.of(id, LIFETIME), LIFETIME.toSeconds());
    }
}
