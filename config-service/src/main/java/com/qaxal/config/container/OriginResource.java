package com.qaxal.config.container;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.ETags;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.config.once.Once;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The server behind a container. Not the customer's to decide: it is where our edge sends requests. */
@Tag(name = "Containers")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class OriginResource {
    private final Jdbi jdbi;
    private final Access access;
    private final Containers containers;
    private final EdgeVisible edge;
    private final OriginRule rule;
    private final Audit audit;

    OriginResource(Jdbi jdbi, Access access, Containers containers, EdgeVisible edge, OriginRule rule, Audit audit) {
        this.jdbi = jdbi;
        this.access = access;
        this.containers = containers;
        this.edge = edge;
        this.rule = rule;
        this.audit = audit;
    }

    /** @param preview where requests of GTM's preview mode go; absent: to the same server */
    record Origins(
            @NotNull @Pattern(regexp = "https?") String scheme,
            @NotBlank @Size(max = 253) String host,
            @Min(1) @Max(65_535) int port,
            @Nullable @Valid Server preview) {
        Origin origin() {
            return new Origin(scheme, host, port);
        }
    }

    record Server(
            @NotNull @Pattern(regexp = "https?") String scheme,
            @NotBlank @Size(max = 253) String host,
            @Min(1) @Max(65_535) int port) {
        Origin origin() {
            return new Origin(scheme, host, port);
        }
    }

    @GET
    @Path("v1/containers/{container}/origin")
    @Operation(summary = "The tagging server of a container")
    public RestResponse<Origins> one(@PathParam("container") UUID container) {
        ContainerId id = new ContainerId(container);
        access.require(containers.owner(id), Role.VIEWER);
        return ETags.tagged(standing(id).orElseThrow(ApiProblem::notFound));
    }

    @PUT
    @Path("v1/containers/{container}/origin")
    @Once
    @Operation(summary = "Connect a container to its tagging server; for operators and the provisioner")
    public RestResponse<Origins> connect(
            @PathParam("container") UUID container,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull Origins wanted) {
        ContainerId id = new ContainerId(container);
        ClientId owner = containers.owner(id);
        access.requireProvisioner(owner);
        rule.require(wanted.origin(), "host");
        Origin preview = wanted.preview() == null ? null : wanted.preview().origin();
        if (preview != null) {
            rule.require(preview, "preview.host");
        }
        edge.change(id, handle -> {
            Optional<Origins> before = standing(id);
            ETags.require(ifMatch, before.orElse(null));
            before.ifPresentOrElse(
                    standing -> audit.changed(handle, "origin.changed", owner, id.toString(), standing, wanted),
                    () -> audit.record(handle, "origin.registered", owner, id.toString(), wanted));
            return handle.createUpdate("update container set origin = cast(:origin as jsonb),"
                            + " preview_origin = cast(:preview as jsonb) where id = :id")
                    .bind("origin", json(wanted.origin()))
                    .bindByType("preview", preview == null ? null : json(preview), String.class)
                    .bind("id", container)
                    .execute();
        });
        return ETags.tagged(standing(id).orElseThrow(ApiProblem::notFound));
    }

    /** Empty while none was registered. */
    private Optional<Origins> standing(ContainerId container) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select origin, preview_origin from container where id = :id and origin is not null")
                .bind("id", container.value())
                .map((row, _) -> origins(row.getString("origin"), row.getString("preview_origin")))
                .findOne());
    }

    private static Origins origins(String stored, @Nullable String storedPreview) {
        Origin origin = origin(stored);
        Origin preview = storedPreview == null ? null : origin(storedPreview);
        return new Origins(
                origin.scheme(),
                origin.host(),
                origin.port(),
                preview == null ? null : new Server(preview.scheme(), preview.host(), preview.port()));
    }

    private static Origin origin(String stored) {
        return Json.decode(stored.getBytes(StandardCharsets.UTF_8), Origin.class);
    }

    private static String json(Origin origin) {
        return new String(Json.encode(origin), StandardCharsets.UTF_8);
    }
}
