package com.qaxal.billing.bulk;

import com.qaxal.billing.access.Access;
import com.qaxal.billing.subscription.Subscriptions;
import com.qaxal.model.bulk.SubscriptionBatch;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For whoever fills an installation, with a token for that alone. */
@Path("/")
@Authenticated
@RunOnVirtualThread
public class BatchResource {
    private static final String SCOPE = "bulk-load";

    private final Access access;
    private final Subscriptions subscriptions;

    BatchResource(Access access, Subscriptions subscriptions) {
        this.access = access;
        this.subscriptions = subscriptions;
    }

    /** Subscriptions that are there already stay as they are, so that a batch may be sent again. */
    @POST
    @Path("internal/subscriptions/batch")
    @Operation(hidden = true)
    public SubscriptionBatch.Outcome load(@NotNull SubscriptionBatch batch) {
        access.requireScope(SCOPE);
        return new SubscriptionBatch.Outcome(subscriptions.openAll(batch.subscriptions()));
    }
}
