package com.qaxal.local.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
    @TempDir
    Path home = Path.of(".");

    @Test
    void whatAKilledSuiteLeftIsFoundAndEnded() throws IOException {
        Process orphan = new ProcessBuilder("sleep", "600").start();
        Layout layout = new Layout(home, home, 0);
        new RunFile(gone(), 1, "token", 0, List.of(RunFile.Started.of("router", orphan.toHandle())))
                .write(layout.runFile());

        RunFile read = RunFile.read(layout).orElseThrow();

        assertThat(read.supervisor().isAlive()).isFalse();
        assertThat(read.endOrphans()).containsExactly("router");
        assertThat(orphan.isAlive()).isFalse();
    }

    @Test
    void processThatOnlyHasTheSameIdIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            RunFile.Started ours = RunFile.Started.of("router", stranger.toHandle());
            RunFile.Started older = new RunFile.Started("router", ours.pid(), ours.startedAt() - 60_000);

            assertThat(new RunFile(gone(), 1, "token", 0, List.of(older)).endOrphans())
                    .isEmpty();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    private static RunFile.Started gone() {
        return new RunFile.Started("supervisor", Long.MAX_VALUE, 1);
    }
}
