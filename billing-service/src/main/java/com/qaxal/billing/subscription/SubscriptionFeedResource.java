package com.qaxal.billing.subscription;

import com.qaxal.billing.access.Access;
import com.qaxal.model.feed.SubscriptionPage;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The feed of subscriptions, for config-service alone. */
@Path("/")
@Authenticated
@RunOnVirtualThread
public class SubscriptionFeedResource {
    private final Access access;
    private final Subscriptions subscriptions;

    SubscriptionFeedResource(Access access, Subscriptions subscriptions) {
        this.access = access;
        this.subscriptions = subscriptions;
    }

    @GET
    @Path("internal/subscriptions")
    @Operation(hidden = true)
    public SubscriptionPage after(
            @QueryParam("after") @DefaultValue("0") long after, @QueryParam("limit") @DefaultValue("500") int limit) {
        access.requireScope("subscriptions-feed");
        return subscriptions.after(after, Math.clamp(limit, 1, 1_000));
    }
}
