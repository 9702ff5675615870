package com.qaxal.config.audit;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.Order;
import com.qaxal.config.api.Page;
import com.qaxal.config.api.PageRequest;
import com.qaxal.model.id.ClientId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who changed what, for those who answer for it. */
@Tag(name = "Audit")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class AuditResource {
    private final AuditLog log;
    private final Access access;

    AuditResource(AuditLog log, Access access) {
        this.log = log;
        this.access = access;
    }

    @GET
    @Path("v1/clients/{client}/audit")
    @Operation(summary = "Who changed what of a client, the newest first")
    public Page<AuditLog.Entry> ofClient(
            @PathParam("client") UUID client,
            @QueryParam("action") @Nullable String action,
            @QueryParam("subject") @Nullable String subject,
            @Valid @BeanParam PageRequest part) {
        ClientId id = new ClientId(client);
        access.require(id, Role.ADMIN);
        return page(new AuditLog.Filter(id, action, subject), part);
    }

    @GET
    @Path("v1/audit")
    @Operation(summary = "Who changed what, of all clients and of the platform, the newest first")
    public Page<AuditLog.Entry> ofAll(
            @QueryParam("client") @Nullable UUID client,
            @QueryParam("action") @Nullable String action,
            @QueryParam("subject") @Nullable String subject,
            @Valid @BeanParam PageRequest part) {
        access.requireOperator();
        return page(new AuditLog.Filter(client == null ? null : new ClientId(client), action, subject), part);
    }

    private Page<AuditLog.Entry> page(AuditLog.Filter filter, PageRequest part) {
        return part.of(
                Order.NEWEST_ID_FIRST, (before, limit) -> log.newest(filter, before, limit), AuditLog.Entry::entryId);
    }
}
