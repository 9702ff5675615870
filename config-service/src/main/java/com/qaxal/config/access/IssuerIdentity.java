package com.qaxal.config.access;

import com.qaxal.config.main.ConfigSettings;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.JdbiException;

/** Knows who signed in at an issuer that is not ours. What they may do is asked of our own accounts, anew with every request. */
@ApplicationScoped
class IssuerIdentity implements IdentityProvider<TokenAuthenticationRequest> {
    private final Issuers issuers;
    private final Accounts accounts;
    private final ConfigSettings settings;

    IssuerIdentity(Issuers issuers, Accounts accounts, ConfigSettings settings) {
        this.issuers = issuers;
        this.accounts = accounts;
        this.settings = settings;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        String token = request.getToken().getToken();
        return issuers.of(token)
                .map(issuer -> context.runBlocking(() -> identity(issuer, token)))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    private SecurityIdentity identity(Issuer issuer, String token) {
        String address = issuer.addressOf(token).orElseThrow(AuthenticationFailedException::new);
        try {
            Asker asker = accounts.ofOwner(address)
                    .map(account -> Asker.owner(settings.issuer(), account))
                    .orElseGet(() -> Asker.stranger(address));
            return QuarkusSecurityIdentity.builder().setPrincipal(asker).build();
        } catch (JdbiException e) {
            throw new AuthenticationFailedException(e); // of the failures here, only this kind is answered by Problems
        }
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public int priority() {
        return ApiKeyIdentity.BEFORE_TOKENS - 1;
    }
}
