package com.qaxal.config.history;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.Order;
import com.qaxal.config.api.Page;
import com.qaxal.config.api.PageRequest;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.container.Containers;
import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.config.once.Once;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What a container was set to, what changed, and the way back. */
@Tag(name = "History")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class HistoryResource {
    private static final String TRIED = "tried";
    private static final Order<Long> NEWEST_FIRST = new Order<>(Long.MAX_VALUE, Long::valueOf);

    private final Jdbi jdbi;
    private final Access access;
    private final Containers containers;
    private final EdgeVisible edge;
    private final Audit audit;
    private final History history;
    private final Rollback rollback;

    HistoryResource(
            Jdbi jdbi,
            Access access,
            Containers containers,
            EdgeVisible edge,
            Audit audit,
            History history,
            Rollback rollback) {
        this.jdbi = jdbi;
        this.access = access;
        this.containers = containers;
        this.edge = edge;
        this.audit = audit;
        this.history = history;
        this.rollback = rollback;
    }

    /** @param settings as they were from that version on, until the next one */
    record KeptVersion(long configVersion, OffsetDateTime at, String by, KeptSettings settings) {}

    /** @param to absent: the settings as they are */
    record Differences(long from, @Nullable Long to, List<Difference> differences) {}

    /**
     * @param dryRun whether this is only what would be done
     * @param changes what is different now, or would be
     * @param remarks what cannot be set again, and what has no effect
     */
    record RolledBack(boolean dryRun, List<Difference> changes, List<Rollback.Remark> remarks) {}

    @GET
    @Path("v1/containers/{container}/history")
    @Operation(summary = "Versions of a container's settings, newest first, by pages; the newest hundred are kept")
    public Page<History.Entry> list(@PathParam("container") UUID container, @Valid @BeanParam PageRequest part) {
        ContainerId id = visible(container, Role.VIEWER);
        return part.of(
                NEWEST_FIRST, (before, limit) -> history.before(id, before, limit), History.Entry::configVersion);
    }

    @GET
    @Path("v1/containers/{container}/history/{version}")
    @Operation(summary = "The settings of a container as they were")
    public KeptVersion one(@PathParam("container") UUID container, @PathParam("version") long version) {
        ContainerId id = visible(container, Role.VIEWER);
        History.Entry entry = history.entry(id, version).orElseThrow(ApiProblem::notFound);
        return new KeptVersion(version, entry.at(), entry.by(), kept(id, version));
    }

    @GET
    @Path("v1/containers/{container}/history/{version}/diff")
    @Operation(summary = "What differs between a version of the settings and another one, or the settings as they are")
    public Differences diff(
            @PathParam("container") UUID container,
            @PathParam("version") long version,
            @QueryParam("to") @Nullable Long to) {
        ContainerId id = visible(container, Role.VIEWER);
        KeptSettings from = kept(id, version);
        KeptSettings other = to == null ? jdbi.withHandle(handle -> history.now(handle, id)) : kept(id, to);
        return new Differences(version, to, Difference.between(from, other));
    }

    @POST
    @Path("v1/containers/{container}/history/{version}/rollback")
    @Once
    @Operation(summary = "Set a container to what it was set to, as a new version; or say what that would change")
    public RolledBack rollback(
            @PathParam("container") UUID container,
            @PathParam("version") long version,
            @QueryParam("dry_run") @DefaultValue("false") boolean dryRun) {
        ContainerId id = visible(container, Role.EDITOR);
        ClientId client = containers.owner(id);
        KeptSettings wanted = kept(id, version);
        if (dryRun) {
            return tried(id, wanted);
        }
        return edge.change(id, handle -> {
            RolledBack done = apply(handle, id, wanted, false);
            audit.record(
                    handle,
                    "container.rolled_back",
                    client,
                    id.toString(),
                    Map.of("to", version, "changes", done.changes(), "remarks", done.remarks()));
            return done;
        });
    }

    /** Does it, to see what comes of it, and takes it back. */
    private RolledBack tried(ContainerId container, KeptSettings wanted) {
        return jdbi.inTransaction(handle -> {
            handle.savepoint(TRIED); // what is around this may be kept
            try {
                return apply(handle, container, wanted, true);
            } finally {
                handle.rollbackToSavepoint(TRIED);
            }
        });
    }

    private RolledBack apply(Handle handle, ContainerId container, KeptSettings wanted, boolean dryRun) {
        KeptSettings before = history.now(handle, container);
        List<Rollback.Remark> remarks = rollback.apply(handle, container, before, wanted);
        return new RolledBack(dryRun, Difference.between(before, history.now(handle, container)), remarks);
    }

    private KeptSettings kept(ContainerId container, long version) {
        return history.at(container, version).orElseThrow(ApiProblem::notFound);
    }

    private ContainerId visible(UUID container, Role role) {
        ContainerId id = new ContainerId(container);
        access.require(containers.owner(id), role);
        return id;
    }
}
