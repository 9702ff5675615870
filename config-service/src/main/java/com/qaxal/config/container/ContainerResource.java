package com.qaxal.config.container;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.ETags;
import com.qaxal.config.api.Order;
import com.qaxal.config.api.Page;
import com.qaxal.config.api.PageRequest;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.config.main.ConfigSettings;
import com.qaxal.config.once.Once;
import com.qaxal.model.event.ContainerLifecycle;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.security.SecureRandom;
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

/** Containers, and what is set for all of their sites. */
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
    private final Audit audit;
    private final Host platformDomain;

    ContainerResource(
            Jdbi jdbi,
            Access access,
            Containers containers,
            EdgeVisible edge,
            ContainerEvents events,
            Audit audit,
            ConfigSettings settings) {
        this.jdbi = jdbi;
        this.access = access;
        this.containers = containers;
        this.edge = edge;
        this.events = events;
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

    @POST
    @Path("v1/clients/{client}/containers")
    @Once
    @Operation(summary = "Create a container")
    @ResponseStatus(201)
    @APIResponseSchema(value = Containers.Container.class, responseCode = "201", responseDescription = "Created")
    public Containers.Container create(@PathParam("client") UUID client, @Valid @NotNull NewContainer wanted) {
        ClientId owner = new ClientId(client);
        access.require(owner, Role.ADMIN);
        if (wanted.edgeLabel() != null && !access.isOperator()) {
            throw ApiProblem.forbidden("The label of the edge hostname is made up; only operators choose one.");
        }
        return jdbi.inTransaction(handle -> {
            ContainerLifecycle created = insert(handle, owner, wanted);
            Containers.Container made = containers.one(created.containerId());
            audit.record(
                    handle, "container.created", owner, created.containerId().toString(), made);
            handle.afterCommit(() -> events.tell(created));
            return made;
        });
    }

    @GET
    @Path("v1/clients/{client}/containers")
    @Operation(summary = "Containers of a client")
    public Page<Containers.Container> list(@PathParam("client") UUID client, @Valid @BeanParam PageRequest part) {
        ClientId owner = new ClientId(client);
        access.require(owner, Role.VIEWER);
        return part.of(
                Order.BY_ID,
                (after, limit) -> containers.ofClient(owner, after, limit),
                Containers.Container::containerId);
    }

    @GET
    @Path("v1/containers/{container}")
    @Operation(summary = "One container")
    public RestResponse<Containers.Container> one(@PathParam("container") UUID container) {
        ContainerId id = new ContainerId(container);
        access.require(containers.owner(id), Role.VIEWER);
        return ETags.tagged(containers.one(id));
    }

    @PATCH
    @Path("v1/containers/{container}")
    @Once
    @Operation(summary = "Change some settings of a container")
    public RestResponse<Containers.Container> change(
            @PathParam("container") UUID container,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull Settings wanted) {
        ContainerId id = new ContainerId(container);
        ClientId owner = containers.owner(id);
        access.require(owner, Role.EDITOR);
        edge.change(id, handle -> {
            Containers.Container before = containers.one(id);
            ETags.require(ifMatch, before);
            set(handle, id, wanted);
            audit.changed(handle, "container.changed", owner, id.toString(), before, containers.one(id));
            return id;
        });
        return ETags.tagged(containers.one(id));
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
    @Once
    @Operation(summary = "Delete a container and all that it holds")
    public void delete(@PathParam("container") UUID container, @HeaderParam("If-Match") @Nullable String ifMatch) {
        ContainerId id = new ContainerId(container);
        ClientId owner = containers.owner(id);
        access.require(owner, Role.ADMIN);
        edge.change(id, handle -> {
            Containers.Container before = containers.one(id);
            ETags.require(ifMatch, before);
            audit.ended(handle, "container.deleted", owner, id.toString(), before);
            handle.createUpdate(
                            "update custom_domain set state = 'revoked', next_check_at = null where container_id = :id")
                    .bind("id", container)
                    .execute();
            ContainerLifecycle deleted = handle.createQuery(
                            "update container set deleted = true, feed_seq = :seq where id = :id returning *")
                    .bind("seq", Containers.nextSeq(handle))
                    .bind("id", container)
                    .map((row, _) -> Containers.lifecycle(row))
                    .one();
            handle.afterCommit(() -> events.tell(deleted));
            return id;
        });
    }

    private ContainerLifecycle insert(Handle handle, ClientId owner, NewContainer wanted) {
        UUID id = ContainerId.next().value();
        String label = Objects.requireNonNullElseGet(wanted.edgeLabel(), ContainerResource::randomLabel);
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

    private static String randomLabel() {
        StringBuilder label = new StringBuilder(LABEL);
        for (int i = 0; i < LABEL; i++) {
            label.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        }
        return label.toString();
    }
}
