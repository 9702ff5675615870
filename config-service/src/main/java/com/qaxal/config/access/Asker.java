package com.qaxal.config.access;

import com.qaxal.model.id.ClientId;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, however they proved it.
 *
 * @param id tells them from all others: what is counted or kept for one is so by it
 * @param name for the audit log
 * @param account absent: a service or a key
 * @param scope of a service, which opens one feed
 * @param clients what they may do for each
 */
record Asker(
        Kind kind,
        String id,
        String name,
        @Nullable UUID account,
        Set<String> platformRoles,
        @Nullable String scope,
        Map<ClientId, Role> clients)
        implements Principal {
    private static final Asker NOBODY = new Asker(Kind.NOBODY, "nobody", "unknown", null, Set.of(), null, Map.of());

    enum Kind {
        PERSON,
        /** The owner of an address, as another issuer says, who has no account; named by it. */
        STRANGER,
        /** A program of a client's. */
        KEY,
        /** One of ours. */
        SERVICE,
        NOBODY
    }

    /** Whoever has an account, and signed in at another issuer: to us they are who they are when they sign in here. */
    static Asker owner(String ourIssuer, Accounts.Account account) {
        return new Asker(
                Kind.PERSON,
                ourIssuer + " " + account.id(),
                account.email(),
                account.id(),
                account.platformRoles(),
                null,
                account.clients());
    }

    static Asker stranger(String address) {
        return new Asker(Kind.STRANGER, "address " + address, address, null, Set.of(), null, Map.of());
    }

    static Asker of(@Nullable Principal principal) {
        return switch (principal) {
            case Asker asker -> asker;
            case JsonWebToken token -> signed(token);
            case null, default -> NOBODY;
        };
    }

    /** The bearer of a token that we signed. */
    private static Asker signed(JsonWebToken token) {
        String name = Objects.requireNonNullElse(token.getName(), "unknown");
        String scope = token.getClaim("scope") instanceof String text ? text : null;
        return new Asker(
                scope == null ? Kind.PERSON : Kind.SERVICE,
                token.getIssuer() + " " + Objects.requireNonNullElse(token.getSubject(), name),
                name,
                scope == null ? account(token.getSubject()) : null,
                Objects.requireNonNullElse(token.getGroups(), Set.of()),
                scope,
                token.getClaim("clients") instanceof JsonObject claimed ? clients(claimed) : Map.of());
    }

    private static @Nullable UUID account(@Nullable String subject) {
        try {
            return subject == null ? null : UUID.fromString(subject);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Map<ClientId, Role> clients(JsonObject claimed) {
        Map<ClientId, Role> clients = new HashMap<>();
        claimed.forEach((client, role) -> {
            if (role instanceof JsonString code) {
                Role.byCode(code.getString()).ifPresent(known -> clients.put(ClientId.parse(client), known));
            }
        });
        return Map.copyOf(clients);
    }

    @Override
    public String getName() {
        return name;
    }
}
