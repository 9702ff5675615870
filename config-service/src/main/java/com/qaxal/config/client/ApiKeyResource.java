package com.qaxal.config.client;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiKeys;
import com.qaxal.config.access.ApiProblem;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Keys for a client's programs. They are the client's, and stay when whoever made them leaves. */
@Tag(name = "Clients")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ApiKeyResource {
    private static final int MOST = 50;

    private final Jdbi jdbi;
    private final Access access;
    private final Clients clients;
    private final ApiKeys keys;
    private final Audit audit;

    ApiKeyResource(Jdbi jdbi, Access access, Clients clients, ApiKeys keys, Audit audit) {
        this.jdbi = jdbi;
        this.access = access;
        this.clients = clients;
        this.keys = keys;
        this.audit = audit;
    }

    /** @param expiresAt absent: the key is good until it is revoked */
    record WantedApiKey(
            @NotBlank @Size(max = 200) String name,
            @NotNull Role role,
            @Nullable OffsetDateTime expiresAt) {}

    /** @param key the secret; it is shown here and never again */
    record NewApiKey(
            UUID keyId, String name, Role role, @Nullable OffsetDateTime expiresAt, String key) {}

    @POST
    @Path("v1/clients/{client}/api-keys")
    @Once(keepsAnswer = false)
    @Operation(summary = "Make a key for a program, with a role up to one's own; it is shown once. For people")
    @ResponseStatus(201)
    @APIResponseSchema(value = NewApiKey.class, responseCode = "201", responseDescription = "Created")
    public NewApiKey create(@PathParam("client") UUID client, @Valid @NotNull WantedApiKey wanted) {
        ClientId id = new ClientId(client);
        access.require(id, wanted.role());
        access.requirePerson(id, Role.ADMIN);
        clients.one(id);
        ApiProblem.require(
                wanted.expiresAt() == null || wanted.expiresAt().isAfter(OffsetDateTime.now()),
                "expires_at",
                "has passed");
        ApiKeys.Made made = jdbi.inTransaction(handle -> {
            Members.lock(handle, id);
            if (ApiKeys.count(handle, id) >= MOST) {
                throw ApiProblem.conflict("too_many_keys", "A client has 50 keys at most; revoke one first.");
            }
            ApiKeys.Wanted key = new ApiKeys.Wanted(wanted.name().strip(), wanted.role(), wanted.expiresAt());
            ApiKeys.Made created = ApiKeys.create(handle, id, access.actor(), key);
            audit.record(handle, "api_key.created", id, created.key().keyId().toString(), created.key());
            return created;
        });
        ApiKeys.ApiKey key = made.key();
        return new NewApiKey(key.keyId(), key.name(), key.role(), key.expiresAt(), made.text());
    }

    @GET
    @Path("v1/clients/{client}/api-keys")
    @Operation(summary = "Keys of a client's programs, without their secrets")
    public Page<ApiKeys.ApiKey> list(@PathParam("client") UUID client, @Valid @BeanParam PageRequest part) {
        ClientId id = new ClientId(client);
        access.require(id, Role.VIEWER);
        return part.of(Order.BY_ID, (after, limit) -> keys.ofClient(id, after, limit), ApiKeys.ApiKey::keyId);
    }

    @DELETE
    @Path("v1/clients/{client}/api-keys/{api_key}")
    @Once
    @Operation(summary = "Revoke a key; the next request with it is refused")
    public void revoke(@PathParam("client") UUID client, @PathParam("api_key") UUID key) {
        ClientId id = new ClientId(client);
        access.require(id, Role.ADMIN);
        jdbi.useTransaction(handle -> {
            ApiKeys.ApiKey revoked = ApiKeys.revoke(handle, id, key).orElseThrow(ApiProblem::notFound);
            audit.ended(handle, "api_key.revoked", id, key.toString(), revoked);
        });
    }
}
