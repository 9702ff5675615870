package com.qaxal.config.client;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.Accounts;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Passwords;
import com.qaxal.config.access.Role;
import com.qaxal.config.api.ETags;
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
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The people who work for a client. What they may do changes with their next access token, within five minutes. */
@Tag(name = "Clients")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class MemberResource {
    private final Jdbi jdbi;
    private final Access access;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Clients clients;
    private final Members members;
    private final Audit audit;

    MemberResource(
            Jdbi jdbi,
            Access access,
            Accounts accounts,
            Passwords passwords,
            Clients clients,
            Members members,
            Audit audit) {
        this.jdbi = jdbi;
        this.access = access;
        this.accounts = accounts;
        this.passwords = passwords;
        this.clients = clients;
        this.members = members;
        this.audit = audit;
    }

    /** @param password of a new account; absent: the person has one */
    record NewMember(
            @NotNull @Pattern(regexp = Accounts.ADDRESS) String email,
            @NotNull Role role,
            @Nullable @Size(min = 12, max = 1024) String password) {}

    record NewRole(@NotNull Role role) {}

    @GET
    @Path("v1/clients/{client}/members")
    @Operation(summary = "Members of a client")
    public Page<Members.Member> list(@PathParam("client") UUID client, @Valid @BeanParam PageRequest part) {
        ClientId id = new ClientId(client);
        access.require(id, Role.VIEWER);
        return part.of(Order.BY_TEXT, (after, limit) -> members.ofClient(id, after, limit), Members.Member::email);
    }

    /**
     * An operator's to do: whoever sets the password of an account could sign in as its owner, for every client that trusts the address later.
     * Anybody else invites, and gets the same answer here whether the address has an account or not.
     */
    @POST
    @Path("v1/clients/{client}/members")
    @Operation(summary = "Add a member; for operators")
    @ResponseStatus(201)
    @APIResponseSchema(value = Members.Member.class, responseCode = "201", responseDescription = "Created")
    public Members.Member add(@PathParam("client") UUID client, @Valid @NotNull NewMember wanted) {
        ClientId id = new ClientId(client);
        access.require(id, Role.ADMIN);
        if (!access.isOperator()) {
            throw ApiProblem.conflict("invitation_needed", "Invite them; only an operator adds members without.");
        }
        clients.one(id);
        String hash = wanted.password() == null ? null : passwords.hash(wanted.password());
        return jdbi.inTransaction(handle -> {
            UUID account = account(handle, wanted.email(), hash);
            if (!Members.add(handle, id, account, wanted.role())) {
                throw ApiProblem.conflict("member_exists", "This person already is a member.");
            }
            Members.Member made = standing(id, account);
            audit.record(handle, "member.added", id, account.toString(), made);
            return made;
        });
    }

    @GET
    @Path("v1/clients/{client}/members/{member}")
    @Operation(summary = "One member")
    public RestResponse<Members.Member> one(@PathParam("client") UUID client, @PathParam("member") UUID member) {
        ClientId id = new ClientId(client);
        access.require(id, Role.VIEWER);
        return ETags.tagged(standing(id, member));
    }

    @PATCH
    @Path("v1/clients/{client}/members/{member}")
    @Once
    @Operation(summary = "Give a member another role; who is an owner, owners decide. For people")
    public RestResponse<Members.Member> change(
            @PathParam("client") UUID client,
            @PathParam("member") UUID member,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid @NotNull NewRole wanted) {
        ClientId id = new ClientId(client);
        access.requirePerson(id, Role.ADMIN);
        return ETags.tagged(jdbi.inTransaction(handle -> {
            Members.lock(handle, id);
            Members.Member before = standing(id, member);
            ETags.require(ifMatch, before);
            requireSay(handle, id, before, wanted.role());
            Members.setRole(handle, id, member, wanted.role());
            Members.Member after = standing(id, member);
            audit.changed(handle, "member.changed", id, member.toString(), before, after);
            return after;
        }));
    }

    @DELETE
    @Path("v1/clients/{client}/members/{member}")
    @Once
    @Operation(summary = "Remove a member; owners are removed by owners")
    public void remove(
            @PathParam("client") UUID client,
            @PathParam("member") UUID member,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        ClientId id = new ClientId(client);
        access.require(id, Role.ADMIN);
        jdbi.useTransaction(handle -> {
            Members.lock(handle, id);
            Members.Member before = standing(id, member);
            ETags.require(ifMatch, before);
            requireSay(handle, id, before, null);
            Members.remove(handle, id, member);
            audit.ended(handle, "member.removed", id, member.toString(), before);
        });
    }

    private Members.Member standing(ClientId client, UUID member) {
        return members.one(client, member).orElseThrow(ApiProblem::notFound);
    }

    /** @param wanted null: none any more */
    private void requireSay(Handle handle, ClientId client, Members.Member before, @Nullable Role wanted) {
        if (before.role() == Role.OWNER || wanted == Role.OWNER) {
            access.require(client, Role.OWNER);
        }
        if (before.role() == Role.OWNER
                && wanted != Role.OWNER
                && !Members.hasOwnerBeside(handle, client, before.memberId())) {
            throw ApiProblem.conflict("last_owner", "A client has an owner; make somebody else one first.");
        }
    }

    /** The account of that address: a new one with a password, or without one the account that exists. */
    private UUID account(Handle handle, String email, @Nullable String passwordHash) {
        return passwordHash == null
                ? existing(handle, email)
                : accounts.create(handle, email, passwordHash, List.of())
                        .orElseThrow(() -> ApiProblem.conflict(
                                "account_exists",
                                "This address has an account with a password of its own; leave it out."));
    }

    private UUID existing(Handle handle, String email) {
        Accounts.Known account = accounts.find(handle, email)
                .orElseThrow(() -> ApiProblem.invalid("password", "is needed for an address without an account"));
        if (!account.proven()) {
            throw ApiProblem.conflict(
                    "address_unproven",
                    "Whoever made this account may not own the address; set a password, and give it to the owner.");
        }
        return account.id();
    }
}
