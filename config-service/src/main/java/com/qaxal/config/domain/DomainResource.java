package com.qaxal.config.domain;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
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
import com.qaxal.model.id.Host;
import com.qaxal.model.id.TimeOrderedUuid;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The customer's own names for the edge: claimed by anybody, served for who owns them. At present an operator vouches for the ownership;
 * the DNS records to set are shown already.
 */
@Tag(name = "Custom domains")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class DomainResource {
    private final Jdbi jdbi;
    private final Containers containers;
    private final Access access;
    private final EdgeVisible edge;
    private final Audit audit;
    private final Host platformDomain;

    DomainResource(
            Jdbi jdbi, Containers containers, Access access, EdgeVisible edge, Audit audit, ConfigSettings settings) {
        this.jdbi = jdbi;
        this.containers = containers;
        this.access = access;
        this.edge = edge;
        this.audit = audit;
        this.platformDomain = settings.platformDomain();
    }

    /** @param siteId whose domain it is; absent: the container's default site's */
    record Claim(
            @NotBlank @Size(max = 300) String host,
            @Nullable UUID siteId) {}

    record DnsRecord(String type, String name, String value) {}

    record Domain(
            UUID domainId,
            UUID containerId,
            String host,
            @Nullable UUID siteId,
            String state,
            List<DnsRecord> records) {}

    @POST
    @Path("v1/containers/{container}/domains")
    @Once
    @Operation(summary = "Claim a custom domain")
    @ResponseStatus(201)
    @APIResponseSchema(value = Domain.class, responseCode = "201", responseDescription = "Created")
    public Domain claim(@PathParam("container") UUID container, @Valid @NotNull Claim claim) {
        ContainerId id = new ContainerId(container);
        ClientId client = containers.owner(id);
        access.require(client, Role.EDITOR);
        Host host = Host.fromUser(claim.host()).orElseThrow(() -> ApiProblem.invalid("host", "is no host name"));
        ApiProblem.require(!host.isWithin(platformDomain), "host", "lies under the platform's own domain");
        UUID domain = TimeOrderedUuid.next();
        jdbi.useTransaction(handle -> {
            insert(handle, domain, id, host, claim.siteId());
            audit.record(handle, "domain.claimed", client, domain.toString(), claim);
        });
        return read(domain);
    }

    @GET
    @Path("v1/containers/{container}/domains")
    @Operation(summary = "Custom domains of a container, with the DNS records to set")
    public Page<Domain> list(@PathParam("container") UUID container, @Valid @BeanParam PageRequest part) {
        access.require(containers.owner(new ContainerId(container)), Role.VIEWER);
        return part.of(
                Order.BY_TEXT,
                (after, limit) -> jdbi
                        .withHandle(handle -> handle.createQuery(
                                        "select id from custom_domain"
                                                + " where container_id = :container and host > :after order by host limit :limit")
                                .bind("container", container)
                                .bind("after", after)
                                .bind("limit", limit)
                                .mapTo(UUID.class)
                                .list())
                        .stream()
                        .map(this::read)
                        .toList(),
                Domain::host);
    }

    /** An operator vouches that the host is the customer's and points to us; it is served from now on. */
    @POST
    @Path("v1/domains/{domain}/verification")
    @Once
    @Operation(summary = "Vouch for a custom domain; for operators")
    public Domain verify(@PathParam("domain") UUID domain) {
        access.requireOperator();
        Domain claimed = read(domain);
        ContainerId container = new ContainerId(claimed.containerId());
        ClientId client = containers.owner(container);
        edge.change(container, handle -> {
            handle.execute("select pg_advisory_xact_lock(hashtext(?))", claimed.host()); // two claims, one moment
            boolean taken = handle.createQuery(
                            "select exists (select 1 from custom_domain where host = :host and id <> :id"
                                    + " and state in ('verified', 'active'))")
                    .bind("host", claimed.host())
                    .bind("id", domain)
                    .mapTo(Boolean.class)
                    .one();
            if (taken) {
                throw ApiProblem.conflict("domain_taken", "Another container owns this host.");
            }
            handle.createUpdate("update custom_domain set state = 'active', verified_at = now() where id = :id")
                    .bind("id", domain)
                    .execute();
            audit.changed(handle, "domain.verified", client, domain.toString(), claimed, read(domain));
            return domain;
        });
        return read(domain);
    }

    @DELETE
    @Path("v1/domains/{domain}")
    @Once
    @Operation(summary = "Give up a custom domain")
    public void remove(@PathParam("domain") UUID domain) {
        Domain claimed = read(domain);
        ContainerId container = new ContainerId(claimed.containerId());
        ClientId client = containers.owner(container);
        access.require(client, Role.EDITOR);
        edge.change(container, handle -> {
            audit.ended(handle, "domain.removed", client, domain.toString(), claimed);
            return handle.createUpdate("delete from custom_domain where id = :id")
                    .bind("id", domain)
                    .execute();
        });
    }

    private static void insert(Handle handle, UUID domain, ContainerId container, Host host, @Nullable UUID site) {
        int inserted = handle.createUpdate(
                        "insert into custom_domain (id, container_id, site_id, host, state, ownership_token)"
                                + " select :id, :container, cast(:site as uuid), :host, 'pending', :token"
                                + " where cast(:site as uuid) is null or exists (select 1 from site where id = cast(:site as uuid) and container_id = :container)"
                                + " on conflict (container_id, host) do nothing")
                .bind("id", domain)
                .bind("container", container.value())
                .bindByType("site", site, UUID.class)
                .bind("host", host.value())
                .bind("token", UUID.randomUUID().toString())
                .execute();
        if (inserted == 0) {
            throw ApiProblem.conflict(
                    "domain_exists", "This container already has the host, or the site is not its own.");
        }
    }

    /** Not found before one knows whose it is; the caller then asks whether it may be seen. */
    private Domain read(UUID domain) {
        return jdbi.withHandle(handle -> handle.createQuery("select custom_domain.*, edge_hostname from custom_domain"
                        + " join container on container.id = container_id where custom_domain.id = :id")
                .bind("id", domain)
                .map((row, _) -> new Domain(
                        row.getObject("id", UUID.class),
                        row.getObject("container_id", UUID.class),
                        row.getString("host"),
                        row.getObject("site_id", UUID.class),
                        row.getString("state"),
                        List.of(
                                new DnsRecord("CNAME", row.getString("host"), row.getString("edge_hostname")),
                                new DnsRecord(
                                        "TXT", "_qaxal." + row.getString("host"), row.getString("ownership_token")))))
                .findOne()
                .orElseThrow(ApiProblem::notFound));
    }
}
