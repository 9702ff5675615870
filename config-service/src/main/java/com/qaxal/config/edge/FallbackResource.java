package com.qaxal.config.edge;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.main.ConfigSettings;
import com.qaxal.model.kv.Namespace;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code container-config}: the bytes that the KV should hold, for an edge that finds nothing there (seed 4.4). */
@Path("/")
@PermitAll // it has a secret of its own, which opens nothing else
@RunOnVirtualThread
public class FallbackResource {
    private final EdgeFeed feed;
    private final List<byte[]> secrets;

    FallbackResource(EdgeFeed feed, ConfigSettings settings) {
        this.feed = feed;
        this.secrets = settings.edgeAuth().stream()
                .map(secret -> secret.strip().getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @GET
    @Path("container-config/{namespace}/{key:.+}")
    @Operation(hidden = true)
    public Response document(
            @HeaderParam("X-Edge-Auth") @Nullable String secret,
            @PathParam("namespace") String namespace,
            @PathParam("key") String key) {
        if (secret == null || !isKnown(secret)) {
            throw ApiProblem.unauthorized("unauthorized", "X-Edge-Auth is missing or wrong.");
        }
        Optional<EdgeFeed.Stored> stored = Namespace.byName(namespace).flatMap(known -> feed.one(known, key));
        return stored.filter(document -> !document.deleted())
                .map(FallbackResource::found)
                .orElseGet(FallbackResource::definitelyNothing);
    }

    private static Response found(EdgeFeed.Stored document) {
        return Response.ok(document.body(), "application/json")
                .header("ETag", "\"" + document.epoch() + "-" + document.seq() + "\"")
                .build();
    }

    /** Marked, so that a 404 of some proxy between is never taken for an answer of ours. */
    private static Response definitelyNothing() {
        return Response.fromResponse(ApiProblem.notFound().getResponse())
                .header("X-Qaxal-Definitive", "1")
                .build();
    }

    /** Every secret is compared, and each in constant time. */
    private boolean isKnown(String secret) {
        byte[] given = secret.getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] each : secrets) {
            known |= MessageDigest.isEqual(each, given);
        }
        return known;
    }
}
