package com.qaxal.config.access;

import com.qaxal.model.id.ClientId;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who may do what, in one place. A member never learns that another client's object exists: what is not theirs is not found, rather than
 * forbidden.
 */
@RequestScoped
public class Access {
    public static final String OPERATOR = "operator";
    public static final String PROVISIONER = "provisioner";

    private final JsonWebToken token;

    Access(JsonWebToken token) {
        this.token = token;
    }

    /** For the audit log. */
    public String actor() {
        return Objects.requireNonNullElse(token.getName(), "unknown");
    }

    public boolean isOperator() {
        return token.getGroups() != null && token.getGroups().contains(OPERATOR);
    }

    /** Lets operators and members with at least {@code role} pass. */
    public void require(ClientId client, Role role) {
        if (isOperator()) {
            return;
        }
        Role own = memberships().get(client);
        if (own == null) {
            throw ApiProblem.notFound();
        }
        if (!own.includes(role)) {
            throw ApiProblem.forbidden();
        }
    }

    /** Lets operators pass; to anybody else it is forbidden, which tells nothing about clients. */
    public void requireOperator() {
        if (!isOperator()) {
            throw ApiProblem.forbidden();
        }
    }

    /** Lets those pass who connect containers to their servers. */
    public void requireProvisioner(ClientId client) {
        if (isOperator() || token.getGroups().contains(PROVISIONER)) {
            return;
        }
        require(client, Role.VIEWER);
        throw ApiProblem.forbidden();
    }

    /** Lets one service pass, by the single scope of its token. */
    public void requireScope(String scope) {
        if (!scope.equals(token.getClaim("scope"))) {
            throw ApiProblem.forbidden();
        }
    }

    public List<ClientId> clients() {
        return new ArrayList<>(memberships().keySet());
    }

    private Map<ClientId, Role> memberships() {
        Map<ClientId, Role> memberships = new HashMap<>();
        if (token.getClaim("clients") instanceof JsonObject claimed) {
            claimed.forEach((client, role) -> {
                if (role instanceof JsonString code) {
                    Role.byCode(code.getString()).ifPresent(known -> memberships.put(ClientId.parse(client), known));
                }
            });
        }
        return memberships;
    }
}
