package com.qaxal.config.site;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.Page;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.config.main.ConfigSettings;
import com.qaxal.config.once.Once;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.id.TimeOrderedUuid;
import com.qaxal.model.kv.ProxyKeyDigest;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The secrets by which a site's own web server or CDN proves, in {@code X-Qaxal-Proxy-Key}, that the visitors it speaks for are its own: only then
 * do we believe the address that it names. Two are valid at once, so that one can be exchanged without a gap.
 */
@Tag(name = "Sites")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ProxyKeyResource {
    private static final int MOST = 2;
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Jdbi jdbi;
    private final Sites sites;
    private final Access access;
    private final EdgeVisible edge;
    private final Audit audit;
    private final String edgeUrl;

    ProxyKeyResource(Jdbi jdbi, Sites sites, Access access, EdgeVisible edge, Audit audit, ConfigSettings settings) {
        this.jdbi = jdbi;
        this.sites = sites;
        this.access = access;
        this.edge = edge;
        this.audit = audit;
        this.edgeUrl = settings.edgeUrl();
    }

    record ProxyKey(UUID keyId, OffsetDateTime createdAt) {}

    /**
     * @param key the secret; it is shown here and never again
     * @param snippets what to paste into the site's own server, with the secret; absent when the site is not in same-origin mode
     */
    record NewProxyKey(UUID keyId, String key, @Nullable ProxySnippets snippets) {}

    @POST
    @Path("v1/sites/{site}/proxy-keys")
    @Once(keepsAnswer = false)
    @Operation(summary = "Make a proxy key; its secret is shown once")
    @ResponseStatus(201)
    @APIResponseSchema(value = NewProxyKey.class, responseCode = "201", responseDescription = "Created")
    public NewProxyKey create(@PathParam("site") UUID site) {
        SiteId id = new SiteId(site);
        Sites.Owner owner = sites.owner(id);
        access.require(owner.client(), Role.ADMIN);
        String secret = secret();
        UUID key = TimeOrderedUuid.next();
        edge.change(owner.container(), handle -> {
            requireRoom(handle, site);
            handle.createUpdate("insert into proxy_key (id, site_id, digest) values (:id, :site, :digest)")
                    .bind("id", key)
                    .bind("site", site)
                    .bind("digest", ProxyKeyDigest.of(secret))
                    .execute();
            audit.record(handle, "proxy_key.created", owner.client(), id.toString(), Map.of("key_id", key));
            return key;
        });
        return new NewProxyKey(
                key, secret, sites.proxySnippets(id, edgeUrl, secret).orElse(null));
    }

    @GET
    @Path("v1/sites/{site}/proxy-keys")
    @Operation(summary = "Proxy keys of a site, without their secrets")
    public Page<ProxyKey> list(@PathParam("site") UUID site) {
        access.require(sites.owner(new SiteId(site)).client(), Role.VIEWER);
        return Page.whole(jdbi.withHandle(handle -> handle.createQuery(
                        "select id, created_at from proxy_key where site_id = :site order by id")
                .bind("site", site)
                .map((row, _) -> new ProxyKey(
                        row.getObject("id", UUID.class), row.getObject("created_at", OffsetDateTime.class)))
                .list()));
    }

    @DELETE
    @Path("v1/sites/{site}/proxy-keys/{key}")
    @Once
    @Operation(summary = "Delete a proxy key; who still uses it is not believed any more")
    public void delete(@PathParam("site") UUID site, @PathParam("key") UUID key) {
        SiteId id = new SiteId(site);
        Sites.Owner owner = sites.owner(id);
        access.require(owner.client(), Role.ADMIN);
        edge.change(owner.container(), handle -> {
            int deleted = handle.createUpdate("delete from proxy_key where id = :key and site_id = :site")
                    .bind("key", key)
                    .bind("site", site)
                    .execute();
            if (deleted == 0) {
                throw ApiProblem.notFound();
            }
            audit.ended(handle, "proxy_key.deleted", owner.client(), id.toString(), Map.of("key_id", key));
            return deleted;
        });
    }

    private static void requireRoom(Handle handle, UUID site) {
        int standing = handle.createQuery("select count(*) from proxy_key where site_id = :site")
                .bind("site", site)
                .mapTo(Integer.class)
                .one();
        if (standing >= MOST) {
            throw ApiProblem.conflict("two_keys", "A site has two keys at most; delete the older one first.");
        }
    }

    private static String secret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
