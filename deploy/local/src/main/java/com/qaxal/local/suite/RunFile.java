package com.qaxal.local.suite;

import com.qaxal.local.secret.PrivateFile;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * What a suite wrote down about itself, so that commands reach it.
 *
 * @param supervisor its process id; ids are used again, so {@code startedAt}, in milliseconds, belongs to it
 * @param control port of the supervisor's own commands, on the loopback
 * @param token opens them
 */
public record RunFile(long supervisor, long startedAt, int control, String token) {
    /** A start is told relative to the boot of the machine, and the moment of that moves when the clock is set. */
    private static final long CLOCK_MILLIS = 5_000;

    static RunFile ofThisProcess(int control, String token) {
        ProcessHandle self = ProcessHandle.current();
        return new RunFile(self.pid(), startOf(self), control, token);
    }

    /** Empty when there is none that can be read. */
    public static Optional<RunFile> read(Layout layout) {
        try {
            return Optional.of(Json.decode(Files.readAllBytes(layout.runFile()), RunFile.class));
        } catch (IOException | MalformedJson e) {
            return Optional.empty();
        }
    }

    void write(Layout layout) throws IOException {
        PrivateFile.write(layout.runFile(), Json.encode(this));
    }

    public boolean isAlive() {
        return ProcessHandle.of(supervisor)
                .filter(ProcessHandle::isAlive)
                .filter(process -> Math.abs(startOf(process) - startedAt) < CLOCK_MILLIS)
                .isPresent();
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
    }
}
