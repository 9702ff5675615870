package com.qaxal.config.site;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.config.main.ConfigSettings;
import com.qaxal.config.once.Once;
import com.qaxal.model.id.SiteId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Same-origin mode: a site's own server passes what lies under a prefix on to the edge. */
@Tag(name = "Sites")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class SameOriginResource {
    private final Sites sites;
    private final Access access;
    private final EdgeVisible edge;
    private final Audit audit;
    private final String edgeUrl;

    SameOriginResource(Sites sites, Access access, EdgeVisible edge, Audit audit, ConfigSettings settings) {
        this.sites = sites;
        this.access = access;
        this.edge = edge;
        this.audit = audit;
        this.edgeUrl = settings.edgeUrl();
    }

    @POST
    @Path("v1/sites/{site}/prefix-rotation")
    @Once
    @Operation(summary = "Give a site a new random prefix; the one it has stays valid until it is ended")
    public Sites.Site rotate(@PathParam("site") UUID site) {
        return change(
                site,
                "site.prefix_rotated",
                standing -> standing.changedTo(Prefixes.random()).orElseThrow(SameOriginResource::twoPrefixes));
    }

    @DELETE
    @Path("v1/sites/{site}/former-prefix")
    @Once
    @Operation(summary = "End the former prefix; pages that still use it are not served any more")
    public void endFormer(@PathParam("site") UUID site) {
        change(site, "site.former_prefix_ended", Prefixes::withoutFormer);
    }

    @GET
    @Path("v1/sites/{site}/proxy-snippets")
    @Operation(summary = "What to paste into a site's own server; PROXY_KEY stands for the secret")
    public ProxySnippets snippets(@PathParam("site") UUID site) {
        SiteId id = new SiteId(site);
        access.require(sites.owner(id).client(), Role.VIEWER);
        return sites.proxySnippets(id, edgeUrl, ProxySnippets.NO_KEY)
                .orElseThrow(() ->
                        ApiProblem.conflict("no_prefix", "The site has no prefix yet: it is not in same-origin mode."));
    }

    static ApiProblem twoPrefixes() {
        return ApiProblem.conflict("two_prefixes", "A site has two prefixes at most; end the former one first.");
    }

    private interface Change {
        Prefixes of(Prefixes standing);
    }

    private Sites.Site change(UUID site, String action, Change change) {
        SiteId id = new SiteId(site);
        Sites.Owner owner = sites.owner(id);
        access.require(owner.client(), Role.EDITOR);
        edge.change(owner.container(), handle -> {
            Sites.Site before = sites.view(id);
            Prefixes next = change.of(sites.prefixes(handle, id));
            sites.setPrefixes(handle, id, next);
            audit.changed(handle, action, owner.client(), id.toString(), before, sites.view(id));
            return next;
        });
        return sites.view(id);
    }
}
