package com.qaxal.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ResetCommandTest {
    @TempDir
    Path home = Path.of(".");

    @Test
    void whatAKilledSuiteLeftIsEndedBeforeItsDataIsWiped() throws Exception {
        Path bin = Files.createDirectories(home.resolve("data/redis/bin"));
        Path program = Files.copy(Path.of("/bin/sh"), bin.resolve("sh"));
        Process orphan = new ProcessBuilder(program.toString(), "-c", "read line").start();

        int exit = new CommandLine(new Main())
                .execute("reset", "--yes", "--root", home.toString(), "--home", home.toString());

        assertThat(exit).isZero();
        assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(home.resolve("data")).doesNotExist();
    }
}
