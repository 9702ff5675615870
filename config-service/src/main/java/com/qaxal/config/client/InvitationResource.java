package com.qaxal.config.client;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.Accounts;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.Order;
import com.qaxal.config.api.Page;
import com.qaxal.config.api.PageRequest;
import com.qaxal.config.audit.Audit;
import com.qaxal.config.once.Once;
import com.qaxal.model.id.ClientId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Jdbi;

/** Asks people to work for a client. Whoever invites brings the token to them; we send no mail. */
@Tag(name = "Clients")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class InvitationResource {
    private static final int MOST = 100;

    private final Jdbi jdbi;
    private final Access access;
    private final Clients clients;
    private final Invitations invitations;
    private final Audit audit;

    InvitationResource(Jdbi jdbi, Access access, Clients clients, Invitations invitations, Audit audit) {
        this.jdbi = jdbi;
        this.access = access;
        this.clients = clients;
        this.invitations = invitations;
        this.audit = audit;
    }

    record WantedInvitation(
            @NotNull @Pattern(regexp = Accounts.ADDRESS) String email,
            @NotNull Role role) {}

    /** @param token what lets them in; it is shown here and never again */
    record NewInvitation(UUID invitationId, String email, Role role, OffsetDateTime expiresAt, String token) {}

    @POST
    @Path("v1/clients/{client}/invitations")
    @Once(keepsAnswer = false)
    @Operation(summary = "Invite somebody, with a role up to one's own; the token is shown once. For people")
    @ResponseStatus(201)
    @APIResponseSchema(value = NewInvitation.class, responseCode = "201", responseDescription = "Created")
    public NewInvitation create(@PathParam("client") UUID client, @Valid @NotNull WantedInvitation wanted) {
        ClientId id = new ClientId(client);
        access.require(id, wanted.role());
        access.requirePerson(id, Role.ADMIN);
        clients.one(id);
        String email = Accounts.normalized(wanted.email());
        Invitations.Made made = jdbi.inTransaction(handle -> {
            Members.lock(handle, id);
            if (Members.has(handle, id, email)) {
                throw ApiProblem.conflict("member_exists", "This person already is a member.");
            }
            if (Invitations.count(handle, id) >= MOST) {
                throw ApiProblem.conflict("too_many_invitations", "A client has 100 open invitations at most.");
            }
            Invitations.Made created = Invitations.create(handle, id, access.actor(), email, wanted.role())
                    .orElseThrow(() -> ApiProblem.conflict(
                            "invitation_exists", "This address has an open invitation; revoke it to make another."));
            Invitations.Invitation invitation = created.invitation();
            audit.record(
                    handle, "invitation.created", id, invitation.invitationId().toString(), invitation);
            return created;
        });
        Invitations.Invitation invitation = made.invitation();
        return new NewInvitation(
                invitation.invitationId(), email, invitation.role(), invitation.expiresAt(), made.token());
    }

    @GET
    @Path("v1/clients/{client}/invitations")
    @Operation(summary = "Open invitations of a client, without their tokens")
    public Page<Invitations.Invitation> list(@PathParam("client") UUID client, @Valid @BeanParam PageRequest part) {
        ClientId id = new ClientId(client);
        access.require(id, Role.VIEWER);
        return part.of(
                Order.BY_ID,
                (after, limit) -> invitations.ofClient(id, after, limit),
                Invitations.Invitation::invitationId);
    }

    @DELETE
    @Path("v1/clients/{client}/invitations/{invitation}")
    @Once
    @Operation(summary = "Revoke an invitation; nobody can accept it any more")
    public void revoke(@PathParam("client") UUID client, @PathParam("invitation") UUID invitation) {
        ClientId id = new ClientId(client);
        access.require(id, Role.ADMIN);
        jdbi.useTransaction(handle -> {
            Invitations.Invitation revoked =
                    Invitations.end(handle, id, invitation).orElseThrow(ApiProblem::notFound);
            audit.ended(handle, "invitation.revoked", id, invitation.toString(), revoked);
        });
    }
}
