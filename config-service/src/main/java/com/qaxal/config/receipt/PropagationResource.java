package com.qaxal.config.receipt;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.Role;
import com.qaxal.config.container.Containers;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.Version;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Where a container's newest change has arrived. */
@Tag(name = "Containers")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class PropagationResource {
    private final Jdbi jdbi;
    private final Access access;
    private final Containers containers;
    private final Receipts receipts;

    PropagationResource(Jdbi jdbi, Access access, Containers containers, Receipts receipts) {
        this.jdbi = jdbi;
        this.access = access;
        this.containers = containers;
        this.receipts = receipts;
    }

    /** @param newest null while the edge was told nothing of the container */
    record Propagation(@Nullable Newest newest, List<Receipts.Standing> instances) {}

    /** The newest change that the edge was told of. */
    record Newest(long epoch, long seq, long configVersion, OffsetDateTime at) {
        Version version() {
            return new Version(epoch, seq);
        }
    }

    @GET
    @Path("v1/containers/{container}/propagation")
    @Operation(summary = "Which routers and loaders act on a container's newest change, and since when")
    public Propagation propagation(@PathParam("container") UUID container) {
        ContainerId id = new ContainerId(container);
        access.require(containers.owner(id), Role.VIEWER);
        return newest(id)
                .map(newest -> new Propagation(newest, receipts.on(newest.version(), Instant.now())))
                .orElseGet(() -> new Propagation(null, List.of()));
    }

    private Optional<Newest> newest(ContainerId container) {
        return jdbi.withHandle(handle -> handle.createQuery("select epoch, seq, config_version, written_at"
                        + " from edge_document where container_id = :container order by epoch desc, seq desc limit 1")
                .bind("container", container.value())
                .map((row, _) -> new Newest(
                        row.getLong("epoch"),
                        row.getLong("seq"),
                        row.getLong("config_version"),
                        row.getObject("written_at", OffsetDateTime.class)))
                .findOne());
    }
}
