package com.qaxal.config.domain;

import com.google.common.net.InternetDomainName;
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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The customer's own names for the edge: claimed by anybody, served for who proves by DNS that they are theirs, or for whom an operator
 * vouches.
 */
@Tag(name = "Custom domains")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class DomainResource {
    private final Jdbi jdbi;
    private final Domains domains;
    private final Verification verification;
    private final Containers containers;
    private final Access access;
    private final EdgeVisible edge;
    private final Audit audit;
    private final Host platformDomain;

    DomainResource(
            Jdbi jdbi,
            Domains domains,
            Verification verification,
            Containers containers,
            Access access,
            EdgeVisible edge,
            Audit audit,
            ConfigSettings settings) {
        this.jdbi = jdbi;
        this.domains = domains;
        this.verification = verification;
        this.containers = containers;
        this.access = access;
        this.edge = edge;
        this.audit = audit;
        this.platformDomain = settings.platformDomain();
    }

    /** @param siteId whose domain it is; absent: the container's default site's */
    record NewClaim(
            @NotBlank @Size(max = 300) String host,
            @Nullable UUID siteId) {}

    /**
     * @param vouched an operator's word stands for the records; nothing that DNS says takes it back but another claim's proof
     * @param reason why it is not active, or will not be for much longer; absent when all is well
     * @param nextCheckAt absent: not before somebody asks for it
     * @param graceEndsAt when an active domain whose records are gone is not served any more
     * @param safari absent until it is known where the host and the site's pages lead
     */
    record Domain(
            UUID domainId,
            UUID containerId,
            String host,
            @Nullable UUID siteId,
            String state,
            boolean vouched,
            List<DnsRecords.DnsRecord> records,
            @Nullable Reason reason,
            @Nullable Instant checkedAt,
            @Nullable Instant nextCheckAt,
            @Nullable Instant graceEndsAt,
            @Nullable SafariVerdict safari) {}

    @POST
    @Path("v1/containers/{container}/domains")
    @Once
    @Operation(summary = "Claim a custom domain; the answer has the DNS records to set")
    @ResponseStatus(201)
    @APIResponseSchema(value = Domain.class, responseCode = "201", responseDescription = "Created")
    public Domain claim(@PathParam("container") UUID container, @Valid @NotNull NewClaim claim) {
        ContainerId id = new ContainerId(container);
        ClientId client = containers.owner(id);
        access.require(client, Role.EDITOR);
        Host host = host(claim.host());
        UUID domain = TimeOrderedUuid.next();
        jdbi.useTransaction(handle -> {
            if (!domains.insert(handle, domain, id, host, claim.siteId())) {
                throw ApiProblem.conflict(
                        "domain_exists", "This container already has the host, or the site is not its own.");
            }
            audit.record(handle, "domain.claimed", client, domain.toString(), claim);
        });
        return view(domain);
    }

    @GET
    @Path("v1/containers/{container}/domains")
    @Operation(summary = "Custom domains of a container, with their DNS records, state and Safari verdict")
    public Page<Domain> list(@PathParam("container") UUID container, @Valid @BeanParam PageRequest part) {
        ContainerId id = new ContainerId(container);
        access.require(containers.owner(id), Role.VIEWER);
        return part.of(
                Order.BY_TEXT,
                (after, limit) -> domains.ofContainer(id, after, limit).stream()
                        .map(this::view)
                        .toList(),
                Domain::host);
    }

    @POST
    @Path("v1/domains/{domain}/check")
    @Operation(
            summary = "Look a custom domain up in DNS now",
            description = "At most every ten seconds (429). A domain that has failed or was revoked begins anew.")
    public Domain check(@PathParam("domain") UUID domain) {
        Domains.Row claimed = domains.one(domain);
        access.require(containers.owner(claimed.container()), Role.EDITOR);
        if (!Claim.isInDns(claimed.host())) {
            throw ApiProblem.conflict("not_in_dns", Reason.notInDns().text());
        }
        verification.lookAt(domain);
        return view(domain);
    }

    /** An operator vouches that the host is the customer's and points to us; it is served from now on. */
    @POST
    @Path("v1/domains/{domain}/verification")
    @Once
    @Operation(
            summary = "Vouch for a custom domain; for operators",
            description =
                    "The operator's word stands for the DNS records, now and later: missing records neither warn nor revoke. It is"
                            + " looked up daily for Safari's verdict only, and ends when it is given up or another claim for the host is proven by its TXT"
                            + " record.")
    public Domain verify(@PathParam("domain") UUID domain) {
        access.requireOperator();
        Domains.Row claimed = domains.one(domain);
        ClientId client = containers.owner(claimed.container());
        edge.change(claimed.container(), handle -> {
            if (domains.isOwnedByAnother(handle, domain, claimed.host())) {
                throw ApiProblem.conflict("domain_taken", "Another container owns this host.");
            }
            Domain before = view(domain);
            domains.vouch(handle, domain, claimed.host());
            audit.changed(handle, "domain.vouched", client, domain.toString(), before, view(domain));
            return domain;
        });
        return view(domain);
    }

    @DELETE
    @Path("v1/domains/{domain}")
    @Once
    @Operation(summary = "Give up a custom domain")
    public void remove(@PathParam("domain") UUID domain) {
        Domains.Row claimed = domains.one(domain);
        ClientId client = containers.owner(claimed.container());
        access.require(client, Role.EDITOR);
        edge.change(claimed.container(), handle -> {
            audit.ended(handle, "domain.removed", client, domain.toString(), view(domain));
            domains.delete(handle, domain);
            return domain;
        });
    }

    private Host host(String text) {
        Host host = Host.fromUser(text).orElseThrow(() -> ApiProblem.invalid("host", "is no host name"));
        ApiProblem.require(!host.isWithin(platformDomain), "host", "lies under the platform's own domain");
        boolean isName = InternetDomainName.isValid(host.value())
                && InternetDomainName.from(host.value()).hasParent();
        ApiProblem.require(isName, "host", "is an address, or no full name");
        ApiProblem.require(Claim.isProvable(host), "host", "is too long for a TXT record below it");
        return host;
    }

    private Domain view(UUID domain) {
        return view(domains.one(domain));
    }

    private Domain view(Domains.Row row) {
        return new Domain(
                row.id(),
                row.container().value(),
                row.host().value(),
                row.site(),
                row.standing().state().code(),
                row.standing().vouched(),
                DnsRecords.of(
                        row.host(),
                        row.edgeHostname(),
                        row.token(),
                        verification.entrance().addresses()),
                row.reason(),
                row.checkedAt(),
                row.nextCheckAt(),
                verification.course().graceEnds(row.standing()).orElse(null),
                row.safari());
    }
}
