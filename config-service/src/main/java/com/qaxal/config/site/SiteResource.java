package com.qaxal.config.site;

import com.google.common.net.InternetDomainName;
import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.ETags;
import com.qaxal.config.api.Order;
import com.qaxal.config.api.Page;
import com.qaxal.config.api.PageRequest;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.container.Containers;
import com.qaxal.config.edge.EdgeVisible;
import com.qaxal.config.main.ConfigSettings;
import com.qaxal.config.once.Once;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.SiteId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The websites of a container. */
@Tag(name = "Sites")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class SiteResource {
    private final Sites sites;
    private final Containers containers;
    private final Access access;
    private final EdgeVisible edge;
    private final Audit audit;
    private final Host platformDomain;
    private final String edgeUrl;

    SiteResource(
            Sites sites, Containers containers, Access access, EdgeVisible edge, Audit audit, ConfigSettings settings) {
        this.sites = sites;
        this.containers = containers;
        this.access = access;
        this.edge = edge;
        this.audit = audit;
        this.platformDomain = settings.platformDomain();
        this.edgeUrl = settings.edgeUrl();
    }

    /**
     * A site as its owner describes it.
     *
     * @param primaryHost the canonical host name
     * @param trackedHosts further ones; the primary one need not be repeated
     * @param cookieDomain covers the hosts whose cookies are kept; absent: none are
     * @param prefix of the same-origin mode, as {@code /x7k2mq}; the one it replaces stays valid until it is ended
     * @param direct true to leave its pages' requests alone, whatever the container recovers; absent: false
     */
    record SiteForm(
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Size(max = 300) String primaryHost,
            @Nullable @Size(max = 50) List<String> trackedHosts,
            @Nullable @Size(max = 300) String cookieDomain,

            @Nullable @Pattern(regexp = "GTM-[A-Z0-9]{4,12}")
            String gtmId,

            @Nullable @Pattern(regexp = "/[a-z0-9]{2,32}") String prefix,
            @Nullable Boolean direct) {}

    @POST
    @Path("v1/containers/{container}/sites")
    @Once
    @Operation(summary = "Create a site")
    @ResponseStatus(201)
    @APIResponseSchema(value = Sites.Site.class, responseCode = "201", responseDescription = "Created")
    public Sites.Site create(@PathParam("container") UUID container, @Valid @NotNull SiteForm form) {
        ContainerId owner = new ContainerId(container);
        ClientId client = containers.owner(owner);
        access.require(client, Role.EDITOR);
        requireUnlisted(form.prefix());
        Sites.Row row = row(SiteId.next(), ContainerToken.next(), owner, form, new Prefixes(form.prefix(), null));
        edge.change(owner, handle -> {
            requireFree(handle, row);
            sites.insert(handle, row);
            audit.record(handle, "site.created", client, row.id().toString(), sites.view(row.id()));
            return row;
        });
        return sites.view(row.id());
    }

    @GET
    @Path("v1/containers/{container}/sites")
    @Operation(summary = "Sites of a container")
    public Page<Sites.Site> list(@PathParam("container") UUID container, @Valid @BeanParam PageRequest part) {
        ContainerId owner = new ContainerId(container);
        access.require(containers.owner(owner), Role.VIEWER);
        return part.of(Order.BY_ID, (after, limit) -> sites.ofContainer(owner, after, limit), Sites.Site::siteId);
    }

    @GET
    @Path("v1/sites/{site}")
    @Operation(summary = "One site")
    public RestResponse<Sites.Site> one(@PathParam("site") UUID site) {
        SiteId id = new SiteId(site);
        access.require(sites.owner(id).client(), Role.VIEWER);
        return ETags.tagged(sites.view(id));
    }

    @PUT
    @Path("v1/sites/{site}")
    @Once
    @Operation(summary = "Replace a site")
    public RestResponse<Sites.Site> replace(
            @PathParam("site") UUID site,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull SiteForm form) {
        SiteId id = new SiteId(site);
        Sites.Owner owner = sites.owner(id);
        access.require(owner.client(), Role.EDITOR);
        edge.change(owner.container(), handle -> {
            Sites.Site before = sites.view(id);
            ETags.require(ifMatch, before);
            replace(handle, id, new ContainerToken(before.containerToken()), owner.container(), form);
            audit.changed(handle, "site.changed", owner.client(), id.toString(), before, sites.view(id));
            return id;
        });
        return ETags.tagged(sites.view(id));
    }

    void replace(Handle handle, SiteId id, ContainerToken token, ContainerId container, SiteForm form) {
        Prefixes before = sites.prefixes(handle, id);
        Prefixes prefixes = before.changedTo(form.prefix()).orElseThrow(SameOriginResource::twoPrefixes);
        if (!prefixes.equals(before)) { // one of before there was this rule stays
            requireUnlisted(form.prefix());
        }
        Sites.Row row = row(id, token, container, form, prefixes);
        requireFree(handle, row);
        sites.update(handle, row);
    }

    @DELETE
    @Path("v1/sites/{site}")
    @Once
    @Operation(summary = "Delete a site")
    public void delete(@PathParam("site") UUID site, @HeaderParam("If-Match") @Nullable String ifMatch) {
        SiteId id = new SiteId(site);
        Sites.Owner owner = sites.owner(id);
        access.require(owner.client(), Role.EDITOR);
        edge.change(owner.container(), handle -> {
            Sites.Site before = sites.view(id);
            ETags.require(ifMatch, before);
            sites.delete(handle, owner.container(), id);
            audit.ended(handle, "site.deleted", owner.client(), id.toString(), before);
            return id;
        });
    }

    @GET
    @Path("v1/sites/{site}/snippet")
    @Operation(summary = "What to paste into the pages of a site")
    public Snippet snippet(@PathParam("site") UUID site) {
        SiteId id = new SiteId(site);
        Sites.Owner owner = sites.owner(id);
        access.require(owner.client(), Role.VIEWER);
        return Snippet.of(sites.view(id), sites.loaderToken(owner.container()), edgeUrl);
    }

    private void requireFree(Handle handle, Sites.Row row) {
        for (Host host : row.hosts()) {
            ApiProblem.require(
                    sites.isFree(handle, row, host),
                    "tracked_hosts",
                    host + " belongs to another site of this container");
        }
    }

    private static void requireUnlisted(@Nullable String prefix) {
        ApiProblem.require(
                prefix == null || !Prefixes.isListed(prefix),
                "prefix",
                "looks like tracking to block lists; choose another");
    }

    private Sites.Row row(SiteId id, ContainerToken token, ContainerId container, SiteForm form, Prefixes prefixes) {
        Host primary = host(form.primaryHost(), "primary_host");
        Set<Host> hosts = new LinkedHashSet<>();
        hosts.add(primary);
        for (String tracked : Objects.requireNonNullElse(form.trackedHosts(), List.<String>of())) {
            hosts.add(host(tracked, "tracked_hosts"));
        }
        Host cookieDomain = form.cookieDomain() == null ? null : cookieDomain(form.cookieDomain(), primary);
        return new Sites.Row(
                id,
                container,
                form.name().strip(),
                token,
                primary,
                hosts,
                cookieDomain,
                form.gtmId(),
                prefixes,
                Boolean.TRUE.equals(form.direct()));
    }

    /**
     * A cookie on a public suffix, as {@code co.uk}, would be everybody's; browsers refuse it (RFC 6265bis §5.6), and one on an address. A
     * cookie on a domain above the platform's would be sent to all edge hostnames.
     */
    private Host cookieDomain(String text, Host primary) {
        Host domain = host(text.startsWith(".") ? text.substring(1) : text, "cookie_domain");
        ApiProblem.require(primary.isWithin(domain), "cookie_domain", "does not cover the primary host");
        boolean registrable = domain.value().indexOf('.') > 0
                && InternetDomainName.isValid(domain.value())
                && !InternetDomainName.from(domain.value()).isPublicSuffix();
        ApiProblem.require(registrable, "cookie_domain", "is an address or a public suffix");
        ApiProblem.require(!platformDomain.isWithin(domain), "cookie_domain", "covers the platform's own domain");
        return domain;
    }

    /** A site is the customer's own: what lies under the platform's domain is reached by all customers' visitors. */
    private Host host(String text, String field) {
        Host host = Host.fromUser(text).orElseThrow(() -> ApiProblem.invalid(field, "is no host name"));
        ApiProblem.require(!host.isWithin(platformDomain), field, "lies under the platform's own domain");
        return host;
    }
}
