package com.qaxal.config.container;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.config.main.ConfigSettings;
import com.qaxal.model.event.ContainerLifecycle;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Origin;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Containers, and the servers behind them. */
@Tag(name = "Containers")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ContainerResource {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LABEL = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Jdbi jdbi;
    private final Access access;
    private final Containers containers;
    private final EdgeVisible edge;
    private final ContainerEvents events;
    private final OriginRule originRule;
    private final Audit audit;
    private final Host platformDomain;

    ContainerResource(
            Jdbi jdbi,
            Access access,
            Containers containers,
            EdgeVisible edge,
            ContainerEvents events,
            OriginRule originRule,
            Audit audit,
            ConfigSettings settings) {
        this.jdbi = jdbi;
        this.access = access;
        this.containers = containers;
        this.edge = edge;
        this.events = events;
        this.originRule = originRule;
        this.audit = audit;
        this.platformDomain = settings.platformDomain();
    }

    record NewContainer(
            @NotBlank @Size(max = 200) String name,

            @Schema(
                    description =
                            "Code of the plan to buy. The container begins on the free plan and changes to this one when the"
                                    + " charge succeeded; it stays there when there is no such plan, or it is not a higher one.")
            @Nullable
            @Pattern(regexp = "[a-z0-9-]{1,40}")
            String plan,

            @Schema(description = "First part of the edge hostname, for operators to choose; otherwise it is made up.")
            @Nullable
            @Pattern(regexp = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
            String edgeLabel) {}

    record Settings(
            @Nullable @Size(min = 1, max = 200) String name,

            @Nullable @Pattern(regexp = "[A-Za-z][A-Za-z0-9_]{0,15}")
            String recoveryParam,

            @Nullable Boolean anonymizeIp,
            @Nullable UUID defaultSiteId) {}

    record Origins(
            @NotNull @Pattern(regexp = "https?") String scheme,
            @NotBlank @Size(max = 253) String host,
            @Min(1) @Max(65_535) int port,
            @Nullable @Valid Preview preview) {
        Origin origin() {
            return new Origin(scheme, host, port);
        }
    }

    record Preview(
            @NotNull @Pattern(regexp = "https?") String scheme,
            @NotBlank @Size(max = 253) String host,
            @Min(1) @Max(65_535) int port) {
        Origin origin() {
            return new Origin(scheme, host, port);
        }
    }

    @POST
    @Path("v1/clients/{client}/containers")
    @Operation(summary = "Create a container")
    @ResponseStatus(201)
    @APIResponseSchema(value = Containers.Container.class, responseCode = "201", responseDescription = "Created")
    public Containers.Container create(@PathParam("client") UUID client, @Valid @NotNull NewContainer wanted) {
        ClientId owner = new ClientId(client);
        access.require(owner, Role.ADMIN);
        if (wanted.edgeLabel() != null && !access.isOperator()) {
            throw ApiProblem.forbidden("The label of the edge hostname is made up; only operators choose one.");
        }
        ContainerLifecycle created = jdbi.inTransaction(handle -> insert(handle, owner, wanted));
        events.tell(created);
        return containers.one(created.containerId());
    }

    @GET
    @Path("v1/clients/{client}/containers")
    @Operation(summary = "Containers of a client, by pages")
    public Containers.ContainerList list(
            @PathParam("client") UUID client,
            @QueryParam("cursor") @Nullable UUID cursor,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        access.require(new ClientId(client), Role.VIEWER);
        return containers.ofClient(new ClientId(client), cursor, Math.clamp(limit, 1, 200));
    }

    @GET
    @Path("v1/containers/{container}")
    @Operation(summary = "One container")
    public RestResponse<Containers.Container> one(@PathParam("container") UUID container) {
        ContainerId id = new ContainerId(container);
        access.require(containers.owner(id), Role.VIEWER);
        return tagged(containers.one(id));
    }

    @PATCH
    @Path("v1/containers/{container}")
    @Operation(summary = "Change some settings of a container")
    public RestResponse<Containers.Container> change(
            @PathParam("container") UUID container,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull Settings wanted) {
        ContainerId id = new ContainerId(container);
        ClientId owner = containers.owner(id);
        access.require(owner, Role.EDITOR);
        edge.change(id, handle -> {
            requireUnchanged(handle, id, ifMatch);
            audit.record(handle, "container.changed", owner, id.toString(), wanted);
            return set(handle, id, wanted);
        });
        return tagged(containers.one(id));
    }

    static int set(Handle handle, ContainerId container, Settings wanted) {
        requireOwnSite(handle, container, wanted.defaultSiteId());
        return handle.createUpdate("update container set name = coalesce(:name, name),"
                        + " recovery_param = coalesce(:param, recovery_param), anonymize_ip = coalesce(cast(:anonymize as boolean), anonymize_ip),"
                        + " default_site_id = coalesce(cast(:site as uuid), default_site_id) where id = :id")
                .bindByType("name", wanted.name(), String.class)
                .bindByType("param", wanted.recoveryParam(), String.class)
                .bindByType("anonymize", wanted.anonymizeIp(), Boolean.class)
                .bindByType("site", wanted.defaultSiteId(), UUID.class)
                .bind("id", container.value())
                .execute();
    }

    @DELETE
    @Path("v1/containers/{container}")
    @Operation(summary = "Delete a container and all that it holds")
    public void delete(@PathParam("container") UUID container) {
        ContainerId id = new ContainerId(container);
        ClientId owner = containers.owner(id);
        access.require(owner, Role.ADMIN);
        ContainerLifecycle deleted = edge.change(id, handle -> {
            audit.record(handle, "container.deleted", owner, id.toString(), Map.of());
            handle.createUpdate("update custom_domain set state = 'revoked' where container_id = :id")
                    .bind("id", container)
                    .execute();
            return handle.createQuery("update container set deleted = true, feed_seq = :seq where id = :id returning *")
                    .bind("seq", Containers.nextSeq(handle))
                    .bind("id", container)
                    .map((row, _) -> Containers.lifecycle(row))
                    .one();
        });
        events.tell(deleted);
    }

    /** Connects a container to its tagging server. Not the customer's to decide: it is where our edge sends requests. */
    @PUT
    @Path("v1/containers/{container}/origin")
    @Operation(summary = "Connect a container to its tagging server; for operators and the provisioner")
    public Containers.Container connect(@PathParam("container") UUID container, @Valid @NotNull Origins wanted) {
        ContainerId id = new ContainerId(container);
        ClientId owner = containers.owner(id);
        access.requireProvisioner(owner);
        originRule.require(wanted.origin(), "host");
        Origin preview = wanted.preview() == null ? null : wanted.preview().origin();
        if (preview != null) {
            originRule.require(preview, "preview.host");
        }
        edge.change(id, handle -> {
            audit.record(handle, "origin.registered", owner, id.toString(), wanted);
            return handle.createUpdate("update container set origin = cast(:origin as jsonb),"
                            + " preview_origin = cast(:preview as jsonb) where id = :id")
                    .bind("origin", json(wanted.origin()))
                    .bindByType("preview", preview == null ? null : json(preview), String.class)
                    .bind("id", container)
                    .execute();
        });
        return containers.one(id);
    }

    private ContainerLifecycle insert(Handle handle, ClientId owner, NewContainer wanted) {
        UUID id = ContainerId.next().value();
        String label = Objects.requireNonNullElseGet(wanted.edgeLabel(), ContainerResource::randomLabel);
        audit.record(handle, "container.created", owner, id.toString(), wanted);
        return handle.createQuery("insert into container"
                        + " (id, client_id, name, loader_token, edge_hostname, requested_plan, feed_seq)"
                        + " select :id, id, :name, :token, :host, :plan, :seq from client where id = :client"
                        + " on conflict (edge_hostname) do nothing returning *")
                .bind("id", id)
                .bind("client", owner.value())
                .bind("name", wanted.name().strip())
                .bind("token", LoaderToken.next().value())
                .bind("host", label + "." + platformDomain)
                .bindByType("plan", wanted.plan(), String.class)
                .bind("seq", Containers.nextSeq(handle))
                .map((row, _) -> Containers.lifecycle(row))
                .findOne()
                .orElseThrow(() -> wanted.edgeLabel() == null
                        ? ApiProblem.notFound()
                        : ApiProblem.conflict("edge_label_taken", "There is no such client, or the label is taken."));
    }

    private static void requireUnchanged(Handle handle, ContainerId container, @Nullable String ifMatch) {
        long version = handle.createQuery("select config_version from container where id = :id")
                .bind("id", container.value())
                .mapTo(Long.class)
                .one();
        if (ifMatch != null && !ifMatch.equals("\"" + version + "\"")) {
            throw ApiProblem.changedMeanwhile();
        }
    }

    private static void requireOwnSite(Handle handle, ContainerId container, @Nullable UUID site) {
        boolean own = site == null
                || handle.createQuery(
                                "select exists (select 1 from site where id = :site and container_id = :container)")
                        .bind("site", site)
                        .bind("container", container.value())
                        .mapTo(Boolean.class)
                        .one();
        ApiProblem.require(own, "default_site_id", "is no site of this container");
    }

    private static RestResponse<Containers.Container> tagged(Containers.Container container) {
        return RestResponse.ResponseBuilder.ok(container)
                .header("ETag", "\"" + container.configVersion() + "\"")
                .build();
    }

    private static String randomLabel() {
        StringBuilder label = new StringBuilder(LABEL);
        for (int i = 0; i < LABEL; i++) {
            label.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        }
        return label.toString();
    }

    private static String json(Origin origin) {
        return new String(Json.encode(origin), StandardCharsets.UTF_8);
    }
}
