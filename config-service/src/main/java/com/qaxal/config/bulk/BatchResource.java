package com.qaxal.config.bulk;

import com.qaxal.config.access.Access;
import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.model.bulk.ContainerBatch;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For whoever fills an installation, with a token for that alone: what it brings is not checked as a customer's is. */
@Path("/")
@Authenticated
@RunOnVirtualThread
public class BatchResource {
    private static final String SCOPE = "bulk-load";

    private final Access access;
    private final EdgeVisible edge;

    BatchResource(Access access, EdgeVisible edge) {
        this.access = access;
        this.edge = edge;
    }

    /** Containers that are there already stay as they are, so that a batch may be sent again. */
    @POST
    @Path("internal/containers/batch")
    @Operation(hidden = true)
    public ContainerBatch.Outcome load(@NotNull ContainerBatch batch) {
        access.requireScope(SCOPE);
        EdgeVisible.Begun begun = edge.begin(handle -> new BatchInsert(handle, batch).insert());
        return new ContainerBatch.Outcome(begun.containers(), begun.documents(), begun.seq());
    }
}
