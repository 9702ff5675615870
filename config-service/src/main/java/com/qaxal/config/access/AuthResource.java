package com.qaxal.config.access;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** Signing in with a local account. */
@Path("/")
@PermitAll
@RunOnVirtualThread
public class AuthResource {
    private final Accounts accounts;
    private final Tokens tokens;

    AuthResource(Accounts accounts, Tokens tokens) {
        this.accounts = accounts;
        this.tokens = tokens;
    }

    record Login(
            @NotNull @Size(max = 320) String email,
            @NotNull @Size(max = 1024) String password) {}

    record Refresh(@NotNull @Size(max = 200) String refreshToken) {}

    @POST
    @Path("v1/auth/login")
    public Tokens.Issued login(@Valid @NotNull Login login) {
        return accounts.signIn(login.email(), login.password())
                .map(tokens::issue)
                .orElseThrow(
                        () -> ApiProblem.unauthorized("invalid_credentials", "Address and password do not match."));
    }

    @POST
    @Path("v1/auth/refresh")
    public Tokens.Issued refresh(@Valid @NotNull Refresh refresh) {
        return tokens.refresh(refresh.refreshToken())
                .orElseThrow(() -> ApiProblem.unauthorized("invalid_refresh_token", "Sign in again."));
    }

    @POST
    @Path("v1/auth/logout")
    public void logout(@Valid @NotNull Refresh refresh) {
        tokens.revoke(refresh.refreshToken());
    }
}
