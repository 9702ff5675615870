package com.qaxal.config.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jdbi.v3.core.JdbiException;

/** Knows whom a bearer's key lets in. What is no key is left to those who know signed tokens. */
@ApplicationScoped
class ApiKeyIdentity implements IdentityProvider<TokenAuthenticationRequest> {
    static final int BEFORE_TOKENS = 2 * SYSTEM_FIRST;

    private final ApiKeys keys;

    ApiKeyIdentity(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        String bearer = request.getToken().getToken();
        return bearer.startsWith(ApiKeys.PREFIX)
                ? context.runBlocking(() -> identity(bearer))
                : Uni.createFrom().nullItem();
    }

    private SecurityIdentity identity(String key) {
        try {
            Asker asker = keys.open(key).orElseThrow(AuthenticationFailedException::new);
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
        return BEFORE_TOKENS;
    }
}
