package com.qaxal.config.client;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.id.ClientId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Stores clients. */
@ApplicationScoped
class Clients {
    private final Jdbi jdbi;

    Clients(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    record Client(UUID clientId, String name) {}

    static void insert(Handle handle, Client client) {
        handle.createUpdate("insert into client (id, name) values (:id, :name)")
                .bind("id", client.clientId())
                .bind("name", client.name())
                .execute();
    }

    /** @throws ApiProblem 404 when there is no such client */
    Client one(ClientId client) {
        return jdbi.withHandle(handle -> handle.createQuery("select id, name from client where id = :id")
                .bind("id", client.value())
                .map((row, _) -> client(row))
                .findOne()
                .orElseThrow(ApiProblem::notFound));
    }

    /** @param among these alone; null: among all */
    List<Client> after(@Nullable List<ClientId> among, UUID after, int limit) {
        UUID[] ids = among == null
                ? new UUID[0]
                : among.stream().map(ClientId::value).toArray(UUID[]::new);
        return jdbi.withHandle(handle -> handle.createQuery("select id, name from client"
                        + " where (:all or id = any(:ids)) and id > :after order by id limit :limit")
                .bind("all", among == null)
                .bindArray("ids", UUID.class, (Object[]) ids)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> client(row))
                .list());
    }

    private static Client client(ResultSet row) throws SQLException {
        return new Client(row.getObject("id", UUID.class), row.getString("name"));
    }
}
