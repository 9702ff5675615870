package com.qaxal.config.client;

import com.qaxal.config.access.Access;
import com.qaxal.config.access.Accounts;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Passwords;
import com.qaxal.config.access.Role;
import com.qaxal.config.audit.Audit;
import com.qaxal.model.id.ClientId;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Clients and their members. */
@Tag(name = "Clients")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ClientResource {
    private final Jdbi jdbi;
    private final Access access;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Audit audit;

    ClientResource(Jdbi jdbi, Access access, Accounts accounts, Passwords passwords, Audit audit) {
        this.jdbi = jdbi;
        this.access = access;
        this.accounts = accounts;
        this.passwords = passwords;
        this.audit = audit;
    }

    record NewClient(@NotBlank @Size(max = 200) String name) {}

    record Client(UUID clientId, String name) {}

    record ClientList(List<Client> items) {}

    /** @param password of a new account; absent: the person has one */
    record NewMember(
            @NotNull @Pattern(regexp = "[^@\\s]{1,64}@[^@\\s]{1,255}")
            String email,

            @NotNull Role role,
            @Nullable @Size(min = 12, max = 1024) String password) {}

    record Member(UUID memberId, String email, Role role) {}

    record MemberList(List<Member> items) {}

    @POST
    @Path("v1/clients")
    @Operation(summary = "Create a client")
    @ResponseStatus(201)
    @APIResponseSchema(value = Client.class, responseCode = "201", responseDescription = "Created")
    public Client create(@Valid @NotNull NewClient wanted) {
        access.requireOperator();
        Client client = new Client(ClientId.next().value(), wanted.name().strip());
        jdbi.useTransaction(handle -> {
            handle.createUpdate("insert into client (id, name) values (:id, :name)")
                    .bind("id", client.clientId())
                    .bind("name", client.name())
                    .execute();
            audit.record(
                    handle,
                    "client.created",
                    new ClientId(client.clientId()),
                    client.clientId().toString(),
                    client);
        });
        return client;
    }

    /** The clients one works for; an operator sees all. */
    @GET
    @Path("v1/clients")
    @Operation(summary = "Clients one works for; an operator sees all")
    public ClientList list() {
        UUID[] own = access.clients().stream().map(ClientId::value).toArray(UUID[]::new);
        return new ClientList(jdbi.withHandle(handle -> handle.createQuery(
                        "select id, name from client where :all or id = any(:own) order by id limit 1000")
                .bind("all", access.isOperator())
                .bindArray("own", UUID.class, (Object[]) own)
                .map((row, _) -> new Client(row.getObject("id", UUID.class), row.getString("name")))
                .list()));
    }

    @GET
    @Path("v1/clients/{client}")
    @Operation(summary = "One client")
    public Client one(@PathParam("client") UUID client) {
        access.require(new ClientId(client), Role.VIEWER);
        return jdbi.withHandle(handle -> handle.createQuery("select name from client where id = :id")
                .bind("id", client)
                .mapTo(String.class)
                .findOne()
                .map(name -> new Client(client, name))
                .orElseThrow(ApiProblem::notFound));
    }

    @GET
    @Path("v1/clients/{client}/members")
    @Operation(summary = "Members of a client")
    public MemberList members(@PathParam("client") UUID client) {
        access.require(new ClientId(client), Role.VIEWER);
        return new MemberList(jdbi.withHandle(handle -> handle.createQuery(
                        "select account.id, email, role from member join account on account.id = account_id"
                                + " where client_id = :client order by email")
                .bind("client", client)
                .map((row, _) -> new Member(
                        row.getObject("id", UUID.class),
                        row.getString("email"),
                        Role.byCode(row.getString("role")).orElseThrow()))
                .list()));
    }

    /**
     * An operator's to do, until people can be invited: whoever sets the password of an account could sign in as its owner, for every client
     * that trusts the address later. Anybody else gets the same answer whether the address has an account or not.
     */
    @POST
    @Path("v1/clients/{client}/members")
    @Operation(summary = "Add a member; for operators")
    @ResponseStatus(201)
    @APIResponseSchema(value = Member.class, responseCode = "201", responseDescription = "Created")
    public Member addMember(@PathParam("client") UUID client, @Valid @NotNull NewMember wanted) {
        access.require(new ClientId(client), Role.ADMIN);
        if (!access.isOperator()) {
            throw ApiProblem.conflict("invitation_needed", "At present an operator adds the members of a client.");
        }
        one(client);
        String hash = wanted.password() == null ? null : passwords.hash(wanted.password());
        return jdbi.inTransaction(handle -> {
            UUID account = account(handle, wanted.email(), hash);
            int added = handle.createUpdate("insert into member (client_id, account_id, role)"
                            + " values (:client, :account, :role) on conflict do nothing")
                    .bind("client", client)
                    .bind("account", account)
                    .bind("role", wanted.role().code())
                    .execute();
            if (added == 0) {
                throw ApiProblem.conflict("member_exists", "This person already is a member.");
            }
            Member made = new Member(account, wanted.email(), wanted.role());
            audit.record(handle, "member.added", new ClientId(client), account.toString(), made);
            return made;
        });
    }

    /** The account of that address: a new one with a password, or without one the account that exists. */
    private UUID account(Handle handle, String email, @Nullable String passwordHash) {
        return passwordHash == null
                ? accounts.find(handle, email)
                        .orElseThrow(
                                () -> ApiProblem.invalid("password", "is needed for an address without an account"))
                : accounts.create(handle, email, passwordHash, List.of())
                        .orElseThrow(() -> ApiProblem.conflict(
                                "account_exists",
                                "This address has an account with a password of its own; leave it out."));
    }
}
