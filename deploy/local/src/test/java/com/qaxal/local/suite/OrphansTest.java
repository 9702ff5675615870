package com.qaxal.local.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {
    @TempDir
    Path home = Path.of(".");

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void servicesAndServersOfTheSuiteAreFoundAndEnded() throws Exception {
        Layout layout = layout("mine");
        Process service = service(layout, "router");
        Process server = server(layout);

        assertThat(Orphans.end(layout)).containsExactly("redis", "router");

        assertThat(service.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void processesOfAnotherSuiteAreLeftAlone() throws Exception {
        Process service = service(layout("other"), "router");
        Process server = server(layout("other"));

        assertThat(Orphans.end(layout("mine"))).isEmpty();

        assertThat(service.isAlive()).isTrue();
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void suiteIsFoundThroughALinkToItsFolder() throws Exception {
        Process service = service(layout("mine"), "router");
        Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("mine"));

        assertThat(Orphans.end(new Layout(home, link, 0))).containsExactly("router");

        assertThat(service.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private Layout layout(String name) throws IOException {
        return new Layout(home, Files.createDirectories(home.resolve(name)), 0);
    }

    /** Something that runs, with a service's mark. */
    private Process service(Layout layout, String name) throws IOException {
        return keep(new ProcessBuilder("sh", "-c", "read line", Orphans.mark(layout, name)).start());
    }

    /** Something that runs from where a server's binaries are unpacked. */
    private Process server(Layout layout) throws IOException {
        Path bin = Files.createDirectories(layout.data("redis").resolve("bin"));
        Path copy = Files.copy(Path.of("/bin/sh"), bin.resolve("sh"));
        return keep(new ProcessBuilder(copy.toString(), "-c", "read line").start());
    }

    private Process keep(Process process) {
        processes.add(process);
        return process;
    }
}
