package com.qaxal.billing.access;

import com.qaxal.model.id.ClientId;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who may do what, in one place. What belongs to another client is not found, rather than forbidden. */
@RequestScoped
public class Access {
    private static final String OPERATOR = "operator";
    private static final String WEBHOOK = "billing-webhook";
    private static final Set<String> READERS = Set.of("viewer", "editor", "admin", "owner");
    private static final Set<String> BUYERS = Set.of("admin", "owner");

    private final JsonWebToken token;

    Access(JsonWebToken token) {
        this.token = token;
    }

    /** For the audit log. */
    public String actor() {
        return Objects.requireNonNullElse(token.getName(), "unknown");
    }

    /** Lets any member of the client see. */
    public void requireReader(ClientId client) {
        require(client, READERS);
    }

    /** Lets those decide who may spend the client's money. */
    public void requireBuyer(ClientId client) {
        require(client, BUYERS);
    }

    public void requireOperator() {
        if (!hasRole(OPERATOR)) {
            throw ApiProblem.forbidden();
        }
    }

    /** Lets the payment provider's messenger report. */
    public void requireWebhook() {
        if (!hasRole(WEBHOOK) && !hasRole(OPERATOR)) {
            throw ApiProblem.forbidden();
        }
    }

    /** Lets one service pass, by the single scope of its token. */
    public void requireScope(String scope) {
        if (!scope.equals(token.getClaim("scope"))) {
            throw ApiProblem.forbidden();
        }
    }

    private void require(ClientId client, Set<String> roles) {
        if (hasRole(OPERATOR)) {
            return;
        }
        boolean member = token.getClaim("clients") instanceof JsonObject clients
                && clients.get(client.toString()) instanceof JsonString role
                && READERS.contains(role.getString());
        if (!member) {
            throw ApiProblem.notFound();
        }
        JsonObject clients = token.getClaim("clients");
        if (!roles.contains(clients.getString(client.toString()))) {
            throw ApiProblem.forbidden();
        }
    }

    private boolean hasRole(String role) {
        return token.getGroups() != null && token.getGroups().contains(role);
    }
}
