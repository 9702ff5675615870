package com.qaxal.config.access;

import com.qaxal.model.id.ClientId;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, in one place. A member never learns that another client's object exists: what is not theirs is not found, rather than
 * forbidden.
 */
@RequestScoped
public class Access {
    public static final String OPERATOR = "operator";
    public static final String PROVISIONER = "provisioner";

    private final SecurityIdentity identity;
    private @Nullable Passed passed;

    /**
     * What let a request pass.
     *
     * @param client absent: it concerns none
     * @param least the role that was needed, or the platform role
     */
    public record Passed(@Nullable ClientId client, String least) {}

    Access(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** For the audit log. */
    public String actor() {
        return asker().name();
    }

    /** Who it is, for as long as the account or key stands. */
    public String principal() {
        return asker().id();
    }

    /** The account of whoever signed in with one. */
    public Optional<UUID> account() {
        return Optional.ofNullable(asker().account());
    }

    /** The address of whoever signed in elsewhere and has no account. */
    public Optional<String> strangersAddress() {
        Asker asker = asker();
        return asker.kind() == Asker.Kind.STRANGER ? Optional.of(asker.name()) : Optional.empty();
    }

    public boolean isOperator() {
        return asker().platformRoles().contains(OPERATOR);
    }

    /** Lets operators and members with at least {@code role} pass, and keys that have it. */
    public void require(ClientId client, Role role) {
        passed = new Passed(client, role.code());
        if (isOperator()) {
            return;
        }
        Role own = asker().clients().get(client);
        if (own == null) {
            throw ApiProblem.notFound();
        }
        if (!own.includes(role)) {
            throw ApiProblem.forbidden();
        }
    }

    /** Likewise, but no keys: whoever found one must not let in what stays when it is revoked. */
    public void requirePerson(ClientId client, Role role) {
        require(client, role);
        if (asker().kind() == Asker.Kind.KEY) {
            throw ApiProblem.forbidden("This is for people; a key lets nobody in.");
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
        if (isOperator() || asker().platformRoles().contains(PROVISIONER)) {
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
        if (!scope.equals(asker().scope())) {
            throw ApiProblem.forbidden();
        }
    }

    public List<ClientId> clients() {
        return List.copyOf(asker().clients().keySet());
    }

    private Asker asker() {
        return Asker.of(identity.getPrincipal());
    }
}
