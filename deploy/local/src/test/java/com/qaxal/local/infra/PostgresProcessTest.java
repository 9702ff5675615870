package com.qaxal.local.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProcessTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Path folder;
    private final int port;
    private final PostgresProcess postgres;

    PostgresProcessTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.port = Ports.free();
        this.postgres = new PostgresProcess(folder, port, folder.resolve("postgres.log"));
    }

    @AfterEach
    void stop() throws Exception {
        postgres.stop();
    }

    /** Killed while the binaries were unpacked and the cluster was made. */
    @Test
    void halvesAreMadeAgain() throws Exception {
        Path half = Files.createDirectories(folder.resolve("bin/PG-0/bin"));
        Files.createFile(half.resolve("postgres"));
        Files.createFile(folder.resolve("unfinished"));
        Files.createDirectories(folder.resolve("data"));
        Files.createFile(folder.resolve("data/postgresql.conf"));

        postgres.start();

        assertThat(postgres.isReady()).isTrue();
        assertThat(half).doesNotExist();
        assertThat(folder.resolve("unfinished")).doesNotExist();
    }

    @Test
    void killedServerStartsAgainWithItsData() throws Exception {
        postgres.start();
        postgres.ensureDatabase("kept", "secret");
        ProcessHandle killed = postgres.process().orElseThrow();
        List<ProcessHandle> itsOwn = killed.descendants().toList();
        killed.destroyForcibly();
        Await.until("the end of Postgres", DEADLINE, () -> !postgres.isAlive());
        Await.until("the end of its own", DEADLINE, () -> itsOwn.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(postgres.isReady()).isFalse();

        postgres.start();

        assertThat(postgres.isReady()).isTrue();
        String address = "jdbc:postgresql://127.0.0.1:" + port + "/kept";
        try (Connection kept = DriverManager.getConnection(address, "kept", "secret")) {
            assertThat(kept.isValid(5)).isTrue();
        }
    }

    @Test
    void serverThatCannotStartIsNamedWithItsCauseAtOnce() throws Exception {
        postgres.start();
        postgres.stop();
        Files.writeString(
                folder.resolve("data/postgresql.auto.conf"), "shared_preload_libraries = 'no_such_library'\n");

        assertThatThrownBy(postgres::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no_such_library")
                .hasMessageContaining("postgres.log");

        Files.delete(folder.resolve("data/postgresql.auto.conf"));
        postgres.start();
        assertThat(postgres.isReady()).isTrue();
    }

    @Test
    void nobodyElseWritesToItsPrograms() throws Exception {
        postgres.start();

        for (Path each : List.of(folder, folder.resolve("bin"), folder.resolve("data"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rwx------");
        }
    }
}
