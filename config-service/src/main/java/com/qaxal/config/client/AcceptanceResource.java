package com.qaxal.config.client;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.Accounts;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Guesses;
import com.qaxal.config.access.Passwords;
import com.qaxal.config.audit.Audit;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Lets those in who were invited. The token stands in the body, since addresses are written into logs. It alone lets nobody into an account
 * that exists: whoever invited somebody has seen it, too.
 */
@Tag(name = "Signing in")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RunOnVirtualThread
public class AcceptanceResource {
    private final Jdbi jdbi;
    private final Access access;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Guesses guesses;
    private final Invitations invitations;

    AcceptanceResource(
            Jdbi jdbi,
            Access access,
            Accounts accounts,
            Passwords passwords,
            Guesses guesses,
            Invitations invitations) {
        this.jdbi = jdbi;
        this.access = access;
        this.accounts = accounts;
        this.passwords = passwords;
        this.guesses = guesses;
        this.invitations = invitations;
    }

    /** @param password of the new account; absent: one is signed in */
    record Acceptance(
            @NotNull @Size(max = 200) String token,
            @Nullable @Size(min = 12, max = 1024) String password) {}

    @POST
    @Path("v1/invitations/accept")
    @Operation(summary = "Accept an invitation: signed in as the invited address, or with a password for a new account")
    @ResponseStatus(201)
    @APIResponseSchema(value = Members.Member.class, responseCode = "201", responseDescription = "Created")
    public Members.Member accept(@Valid @NotNull Acceptance acceptance, @Context HttpServerRequest request) {
        Invitations.Opened invitation = guesses.guess(request, () -> invitations.open(acceptance.token()))
                .orElseThrow(AcceptanceResource::gone);
        Function<Handle, UUID> account = account(invitation, acceptance.password());
        return jdbi.inTransaction(handle -> {
            Members.lock(handle, invitation.client());
            if (Invitations.end(handle, invitation.client(), invitation.id()).isEmpty()) {
                throw gone(); // somebody was faster
            }
            UUID id = account.apply(handle);
            if (!Members.add(handle, invitation.client(), id, invitation.role())) {
                throw ApiProblem.conflict("member_exists", "You already are a member.");
            }
            Members.Member member = new Members.Member(id, invitation.email(), invitation.role());
            Audit.recordBy(
                    handle,
                    invitation.email(),
                    "invitation.accepted",
                    invitation.client(),
                    invitation.id().toString(),
                    member);
            return member;
        });
    }

    /** The account of whoever is signed in; else one that is made then, with the hash of a password that is made before, since it takes its time. */
    private Function<Handle, UUID> account(Invitations.Opened invitation, @Nullable String password) {
        Optional<UUID> signedIn = access.account();
        if (signedIn.isPresent()) {
            UUID account = signedIn.get();
            requireIsFor(invitation, accounts.email(account).orElseThrow(ApiProblem::forbidden));
            return _ -> account;
        }
        Optional<String> address = access.strangersAddress();
        if (address.isPresent()) {
            requireIsFor(invitation, address.get());
            return handle -> accounts.create(handle, invitation.email(), null, List.of())
                    .orElseThrow(AcceptanceResource::hasAccount);
        }
        if (accounts.exists(invitation.email())) {
            throw hasAccount();
        }
        if (password == null) {
            throw ApiProblem.invalid("password", "is needed for an address without an account");
        }
        String hash = passwords.hash(password);
        return handle ->
                accounts.createUnproven(handle, invitation.email(), hash).orElseThrow(AcceptanceResource::hasAccount);
    }

    private static void requireIsFor(Invitations.Opened invitation, String address) {
        if (!address.equals(invitation.email())) {
            throw ApiProblem.forbidden("This invitation is for another address.");
        }
    }

    private static ApiProblem hasAccount() {
        return ApiProblem.conflict("account_exists", "This address has an account; sign in, and accept then.");
    }

    private static ApiProblem gone() {
        return ApiProblem.gone(
                "invitation_gone", "This invitation was used or revoked, has expired, or never was one.");
    }
}
