package com.qaxal.local.infra;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A Postgres server as a child process that keeps its data, durably, in a folder of its own. */
public final class PostgresProcess implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final Path data;

    private PostgresProcess(EmbeddedPostgres postgres, Path data) {
        this.postgres = postgres;
        this.data = data;
    }

    /** @param folder holds {@code data}, the cluster, and {@code bin}, the unpacked binaries */
    public static PostgresProcess start(Path folder, int port, Path log) throws IOException {
        Path data = folder.resolve("data");
        Files.createDirectories(folder);
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(folder.resolve("bin").toFile())
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("encoding", "UTF8")
                .setRegisterShutdownHook(false)
                // The library's defaults trade durability for speed; a suite that counts money must not.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", "32MB")
                .setPGStartupWait(Duration.ofSeconds(60))
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new PostgresProcess(postgres, data);
    }

    public int port() {
        return postgres.getPort();
    }

    /** The postmaster, which is no child of this JVM. */
    public Optional<ProcessHandle> handle() {
        return postmaster(data);
    }

    /** The postmaster that runs, or ran last, over a cluster. */
    public static Optional<ProcessHandle> postmaster(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Makes a database that belongs to a role of the same name, unless they exist; sets the password in any case. */
    public void ensureDatabase(String name, String password) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (!exists(connection, "select 1 from pg_roles where rolname = ?", name)) {
                statement.execute("create role " + statement.enquoteIdentifier(name, true) + " login");
            }
            statement.execute("alter role " + statement.enquoteIdentifier(name, true) + " password "
                    + statement.enquoteLiteral(password));
            if (!exists(connection, "select 1 from pg_database where datname = ?", name)) {
                statement.execute("create database " + statement.enquoteIdentifier(name, true) + " owner "
                        + statement.enquoteIdentifier(name, true));
            }
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
