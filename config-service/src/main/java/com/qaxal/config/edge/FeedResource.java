package com.qaxal.config.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.feed.DocumentDigestPage;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Namespace;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The change feed, for sync alone. */
@Path("/")
@Authenticated
@RunOnVirtualThread
public class FeedResource {
    private static final String SCOPE = "edge-feed";
    private static final int MOST = 1_000;

    private final Access access;
    private final EdgeFeed feed;
    private final Jdbi jdbi;

    FeedResource(Access access, EdgeFeed feed, Jdbi jdbi) {
        this.access = access;
        this.feed = feed;
        this.jdbi = jdbi;
    }

    @GET
    @Path("internal/edge-documents")
    public EdgeDocumentPage after(
            @QueryParam("after") @DefaultValue("0") long after, @QueryParam("limit") @DefaultValue("500") int limit) {
        access.requireScope(SCOPE);
        return feed.after(after, Math.clamp(limit, 1, MOST))
                .orElseThrow(() -> ApiProblem.gone("cursor_expired", "Begin again at 0."));
    }

    @GET
    @Path("internal/edge-documents/digest")
    public DocumentDigestPage digest(
            @QueryParam("namespace") Namespace namespace,
            @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue("500") int limit) {
        access.requireScope(SCOPE);
        return feed.digest(namespace, after, Math.clamp(limit, 1, MOST));
    }

    /** What a key should say at this moment: asked before the drift check mends it. */
    @GET
    @Path("internal/edge-documents/one")
    public EdgeDocumentPage.Row one(@QueryParam("namespace") Namespace namespace, @QueryParam("key") String key) {
        access.requireScope(SCOPE);
        return feed.one(namespace, key)
                .map(stored -> new EdgeDocumentPage.Row(namespace, key, stored.seq(), stored.body()))
                .orElseThrow(ApiProblem::notFound);
    }

    @POST
    @Path("internal/drift-reports")
    public Response keepReport(JsonNode report) {
        access.requireScope(SCOPE);
        jdbi.useHandle(
                handle -> handle.createUpdate("insert into drift_report (report) values (cast(:report as jsonb))")
                        .bind("report", report.toString())
                        .execute());
        return Response.status(201).build();
    }

    @GET
    @Path("v1/drift-reports")
    public List<JsonNode> reports() {
        access.requireOperator();
        return jdbi.withHandle(handle -> handle.createQuery("select report from drift_report order by id desc limit 30")
                .mapTo(String.class)
                .map(text -> Json.decode(text.getBytes(StandardCharsets.UTF_8), JsonNode.class))
                .list());
    }
}
