package com.qaxal.config.edge;

import com.qaxal.config.access.Access;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.once.Once;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Jdbi;

/** What an operator does, and then watches, after the database was restored from a backup. */
@Tag(name = "Operations")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class EpochResource {
    private final Access access;
    private final Epochs epochs;
    private final Audit audit;
    private final Jdbi jdbi;

    EpochResource(Access access, Epochs epochs, Audit audit, Jdbi jdbi) {
        this.access = access;
        this.epochs = epochs;
        this.audit = audit;
        this.jdbi = jdbi;
    }

    @GET
    @Path("v1/edge-epoch")
    @Operation(summary = "How far the current epoch is rendered")
    public Epochs.Progress progress() {
        access.requireOperator();
        return epochs.progress();
    }

    /** Begins an epoch; rendering all documents in it goes on after the answer. */
    @POST
    @Path("v1/edge-epoch")
    @Once
    @Operation(summary = "Begin an epoch, after a database was restored")
    @ResponseStatus(202)
    @APIResponseSchema(value = Epochs.Progress.class, responseCode = "202", responseDescription = "Accepted")
    public Epochs.Progress begin() {
        access.requireOperator();
        jdbi.useTransaction(handle -> {
            Map<String, Long> before = Map.of("epoch", epochs.progress().epoch());
            long begun = epochs.begin(handle);
            audit.changed(handle, "epoch.begun", null, Long.toString(begun), before, Map.of("epoch", begun));
        });
        return epochs.progress();
    }
}
