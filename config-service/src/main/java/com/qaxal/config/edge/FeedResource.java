package com.qaxal.config.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.api.Page;
import com.qaxal.config.api.PageRequest;
import com.qaxal.model.feed.DocumentDigestPage;
import com.qaxal.model.feed.DocumentDigests;
import com.qaxal.model.feed.DocumentKeys;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.kv.Namespace;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The change feed, for sync alone. */
@Tag(name = "Operations")
@Path("/")
@Authenticated
@RunOnVirtualThread
public class FeedResource {
    private static final String SCOPE = "edge-feed";
    private static final int MOST = 1_000;

    private final Access access;
    private final EdgeFeed feed;
    private final DriftReports reports;

    FeedResource(Access access, EdgeFeed feed, DriftReports reports) {
        this.access = access;
        this.feed = feed;
        this.reports = reports;
    }

    @GET
    @Path("internal/edge-documents")
    @Operation(hidden = true)
    public EdgeDocumentPage after(
            @QueryParam("after") @DefaultValue("0") long after,
            @QueryParam("purged") @DefaultValue("0") long knownPurge,
            @QueryParam("limit") @DefaultValue("500") int limit) {
        access.requireScope(SCOPE);
        return feed.after(after, knownPurge, Math.clamp(limit, 1, MOST))
                .orElseThrow(() -> ApiProblem.gone("cursor_expired", "Begin again at 0."));
    }

    @GET
    @Path("internal/edge-documents/digest")
    @Operation(hidden = true)
    public DocumentDigestPage digest(
            @QueryParam("namespace") @NotNull Namespace namespace,
            @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue("500") int limit) {
        access.requireScope(SCOPE);
        return feed.digest(namespace, after, Math.clamp(limit, 1, MOST));
    }

    /** Which of these keys are held. */
    @POST
    @Path("internal/edge-documents/digest")
    @Operation(hidden = true)
    public DocumentDigests digests(@NotNull DocumentKeys asked) {
        access.requireScope(SCOPE);
        return feed.digests(asked);
    }

    /** What a key should say at this moment: asked before the drift check mends it. */
    @GET
    @Path("internal/edge-documents/one")
    @Operation(hidden = true)
    public EdgeDocumentPage.Row one(
            @QueryParam("namespace") @NotNull Namespace namespace, @QueryParam("key") @NotNull String key) {
        access.requireScope(SCOPE);
        return feed.one(namespace, key)
                .map(stored -> new EdgeDocumentPage.Row(namespace, key, stored.epoch(), stored.seq(), stored.body()))
                .orElseThrow(ApiProblem::notFound);
    }

    @POST
    @Path("internal/drift-reports")
    @Operation(hidden = true)
    @ResponseStatus(201)
    public void keepReport(@NotNull JsonNode report) {
        access.requireScope(SCOPE);
        reports.keep(report);
    }

    @GET
    @Path("v1/drift-reports")
    @Operation(summary = "Reports of the drift check, the newest first")
    public Page<JsonNode> reports(@Valid @BeanParam PageRequest part) {
        access.requireOperator();
        Page<DriftReports.Stored> page = part.of(DriftReports.NEWEST_FIRST, reports::newest, DriftReports.Stored::id);
        return new Page<>(page.items().stream().map(DriftReports.Stored::report).toList(), page.next());
    }
}
