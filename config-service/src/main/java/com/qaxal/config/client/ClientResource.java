package com.qaxal.config.client;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.Order;
import com.qaxal.config.api.Page;
import com.qaxal.config.api.PageRequest;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.once.Once;
import com.qaxal.model.id.ClientId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Jdbi;

/** Clients, who own the containers. */
@Tag(name = "Clients")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ClientResource {
    private final Jdbi jdbi;
    private final Access access;
    private final Clients clients;
    private final Audit audit;

    ClientResource(Jdbi jdbi, Access access, Clients clients, Audit audit) {
        this.jdbi = jdbi;
        this.access = access;
        this.clients = clients;
        this.audit = audit;
    }

    record NewClient(@NotBlank @Size(max = 200) String name) {}

    @POST
    @Path("v1/clients")
    @Once
    @Operation(summary = "Create a client")
    @ResponseStatus(201)
    @APIResponseSchema(value = Clients.Client.class, responseCode = "201", responseDescription = "Created")
    public Clients.Client create(@Valid @NotNull NewClient wanted) {
        access.requireOperator();
        ClientId id = ClientId.next();
        Clients.Client client = new Clients.Client(id.value(), wanted.name().strip());
        jdbi.useTransaction(handle -> {
            Clients.insert(handle, client);
            audit.record(handle, "client.created", id, id.toString(), client);
        });
        return client;
    }

    @GET
    @Path("v1/clients")
    @Operation(summary = "Clients one works for; an operator sees all")
    public Page<Clients.Client> list(@Valid @BeanParam PageRequest part) {
        List<ClientId> own = access.isOperator() ? null : access.clients();
        return part.of(Order.BY_ID, (after, limit) -> clients.after(own, after, limit), Clients.Client::clientId);
    }

    @GET
    @Path("v1/clients/{client}")
    @Operation(summary = "One client")
    public Clients.Client one(@PathParam("client") UUID client) {
        access.require(new ClientId(client), Role.VIEWER);
        return clients.one(new ClientId(client));
    }
}
