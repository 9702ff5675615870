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
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, in one place. A member never learns that another client's object exists: what is not theirs is not found, rather than
 * forbidden.
 */
@RequestScoped
public class Access {
    public static final String OPERATOR = "operator";
    public static final String PROVISIONER = "provisioner";

    private final JsonWebToken token;
    private @Nullable Passed passed;

    /**
     * What let a request pass.
     *
     * @param client absent: it concerns none
     * @param least the role that was needed, or the platform role
     */
    public record Passed(@Nullable ClientId client, String least) {}

    Access(JsonWebToken token) {
        this.token = token;
    }

    /** For the audit log. */
    public String actor() {
        return Objects.requireNonNullElse(token.getName(), "unknown");
    }

    /** Whose token it is, for as long as the account stands. */
    public String principal() {
        return token.getIssuer() + " " + Objects.requireNonNullElseGet(token.getSubject(), this::actor);
    }

    public boolean isOperator() {
        return token.getGroups() != null && token.getGroups().contains(OPERATOR);
    }

    /** Lets operators and members with at least {@code role} pass. */
    public void require(ClientId client, Role role) {
        passed = new Passed(client, role.code());
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
        passed = new Passed(null, OPERATOR);
        if (!isOperator()) {
            throw ApiProblem.forbidden();
        }
    }

    /** Lets those pass who connect containers to their servers. */
    public void requireProvisioner(ClientId client) {
        passed = new Passed(client, PROVISIONER);
        if (isOperator() || token.getGroups().contains(PROVISIONER)) {
            return;
        }
        require(client, Role.VIEWER);
        throw ApiProblem.forbidden();
    }

    /** Empty while nothing was required of this request. */
    public Optional<Passed> passed() {
        return Optional.ofNullable(passed);
    }

    /** Asks again what let an earlier request pass. */
    public void require(Passed before) {
        ClientId client = before.client();
        if (client == null) {
            requireOperator();
        } else if (before.least().equals(PROVISIONER)) {
            requireProvisioner(client);
        } else {
            require(client, Role.byCode(before.least()).orElseThrow(ApiProblem::forbidden));
        }
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
