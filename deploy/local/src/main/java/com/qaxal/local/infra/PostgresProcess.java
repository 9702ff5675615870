package com.qaxal.local.infra;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Postgres server as a process of its own that keeps its data, durably, in a folder of its own. */
public final class PostgresProcess implements Part {
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Longer than the library's own patience, by the time for unpacking and for making a cluster. */
    private static final Duration START = PATIENCE.plusSeconds(60);
    /** What {@code pg_ctl} says when the server ended instead of starting. */
    private static final String GAVE_UP = "could not start server";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Logger LIBRARY = Logger.getLogger(EmbeddedPostgres.class.getName());

    private final Path data;
    private final Path binaries;
    /** Stands while the cluster is made. */
    private final Path unfinished;

    private final int port;
    private final Path log;
    private volatile @Nullable EmbeddedPostgres server;

    /** @param folder holds {@code data}, the cluster, and {@code bin}, the unpacked binaries */
    public PostgresProcess(Path folder, int port, Path log) {
        this.data = folder.resolve("data");
        this.binaries = folder.resolve("bin");
        this.unfinished = folder.resolve("unfinished");
        this.port = port;
        this.log = log;
    }

    @Override
    public String name() {
        return "postgres";
    }

    public int port() {
        return port;
    }

    /** Returns when the server takes connections. */
    @Override
    public synchronized void start() throws IOException, InterruptedException {
        if (server != null && isAlive()) {
            return;
        }
        stop(); // what is left of one that was killed, or came too late
        clearHalves();
        closeToOthers();
        if (!Files.exists(data)) {
            Files.createFile(unfinished);
        }
        server = launched();
        Files.deleteIfExists(unfinished);
    }

    /** The library lets everybody write to its folder of binaries, so nobody else may come near it. */
    private void closeToOthers() throws IOException {
        Path folder = Files.createDirectories(binaries.getParent());
        for (Path each : List.of(folder, Files.createDirectories(binaries))) {
            Files.setPosixFilePermissions(each, OWNER_ONLY);
        }
    }

    /**
     * The library waits for its whole patience, also for a server that has ended at once. So it waits in a thread of its own, which is
     * interrupted when the program that starts the server says that there is none.
     */
    private EmbeddedPostgres launched() throws IOException, InterruptedException {
        long said = LastWords.end(log);
        FutureTask<EmbeddedPostgres> launch = new FutureTask<>(this::launch);
        Thread launcher = Thread.ofPlatform().name("postgres-start").daemon().start(launch);
        try {
            boolean came = Await.within(
                    START, () -> launch.isDone() || LastWords.added(log, said).contains(GAVE_UP));
            if (came && launch.isDone()) {
                return launch.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(failure(said), e.getCause());
        } finally {
            launcher.interrupt();
            closeToOthers(); // once more: by now the library has opened it
        }
        giveBack(launch);
        throw new IOException(failure(said));
    }

    private String failure(long said) {
        return "Postgres does not start: "
                + LastWords.of(log, said).map(PostgresProcess::withoutDots).orElse("it said nothing")
                + " (all it said is in " + log + ")";
    }

    /** While {@code pg_ctl} waits it draws dots, and what the server says goes on in the same line. */
    private static String withoutDots(String line) {
        return line.replaceFirst("^waiting for server to start\\.*", "").strip();
    }

    /** The library, once interrupted, returns a server that it believes to run, with a lock that must be given back. */
    private static void giveBack(FutureTask<EmbeddedPostgres> launch) throws InterruptedException {
        try {
            LIBRARY.setLevel(Level.OFF);
            launch.get(STOP.toSeconds(), TimeUnit.SECONDS).close();
        } catch (ExecutionException | TimeoutException | IOException e) {
            // then there is none to give back
        }
    }

    private EmbeddedPostgres launch() throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(binaries.toFile())
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
                .setPGStartupWait(PATIENCE)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** A half of what somebody was killed while making: nothing starts from it, and nothing of anybody's is in it. */
    private void clearHalves() throws IOException {
        if (Files.exists(unfinished)) {
            Folder.delete(data);
            Files.delete(unfinished);
        }
        if (Files.exists(binaries)) {
            try (Stream<Path> versions = Files.list(binaries)) {
                for (Path version : versions.toList()) {
                    if (!Files.exists(version.resolve(".exists"))) { // the library's mark of a version that is whole
                        Folder.delete(version);
                    }
                }
            }
        }
    }

    @Override
    public synchronized void stop() throws IOException, InterruptedException {
        EmbeddedPostgres running = server;
        server = null;
        if (running == null) {
            process().ifPresent(ProcessHandle::destroy);
        } else {
            // One that was killed leaves no server to stop, only a lock to give back: not worth a stack trace.
            LIBRARY.setLevel(isAlive() ? Level.SEVERE : Level.OFF);
            running.close();
        }
        Await.until("the end of Postgres", STOP, () -> !isAlive());
    }

    /** The postmaster, which is no child of this JVM. */
    @Override
    public Optional<ProcessHandle> process() {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            String ours = binaries.toRealPath() + "/"; // process ids are used again
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                            .filter(it -> it.info().command().orElse("").startsWith(ours));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isReady() {
        EmbeddedPostgres running = server;
        if (running == null) {
            return false;
        }
        Map<String, String> patience = Map.of("connectTimeout", "2", "socketTimeout", "2");
        try (Connection connection = running.getPostgresDatabase(patience).getConnection()) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Makes a database that belongs to a role of the same name, unless they exist; sets the password in any case. To be called while the
     * server runs.
     */
    public void ensureDatabase(String name, String password) throws SQLException {
        EmbeddedPostgres running = server;
        if (running == null) {
            throw new SQLException("Postgres does not run");
        }
        try (Connection connection = running.getPostgresDatabase().getConnection();
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
}
