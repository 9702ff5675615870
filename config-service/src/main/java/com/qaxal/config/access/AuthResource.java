package com.qaxal.config.access;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Signing in with a local account. */
@Tag(name = "Signing in")
@Path("/")
@PermitAll
@RunOnVirtualThread
public class AuthResource {
    private final Accounts accounts;
    private final Tokens tokens;
    private final Guesses guesses;

    AuthResource(Accounts accounts, Tokens tokens, Guesses guesses) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.guesses = guesses;
    }

    record Login(
            @NotNull @Size(max = 320) String email,
            @NotNull @Size(max = 1024) String password) {}

    record Refresh(@NotNull @Size(max = 200) String refreshToken) {}

    @POST
    @Path("v1/auth/login")
    @Operation(summary = "Sign in with an address and a password")
    public Tokens.Issued login(@Valid @NotNull Login login, @Context HttpServerRequest request) {
        return guesses.guess(request, () -> accounts.signIn(login.email(), login.password(), tokens::issue))
                .orElseThrow(
                        () -> ApiProblem.unauthorized("invalid_credentials", "Address and password do not match."));
    }

    @POST
    @Path("v1/auth/refresh")
    @Operation(summary = "Exchange a refresh token for the next one")
    public Tokens.Issued refresh(@Valid @NotNull Refresh refresh) {
        return tokens.refresh(refresh.refreshToken())
                .orElseThrow(() -> ApiProblem.unauthorized("invalid_refresh_token", "Sign in again."));
    }

    @POST
    @Path("v1/auth/logout")
    @Operation(summary = "Sign out")
    @ResponseStatus(204)
    @APIResponse(responseCode = "204", description = "No Content")
    public void logout(@Valid @NotNull Refresh refresh) {
        tokens.revoke(refresh.refreshToken());
    }
}
