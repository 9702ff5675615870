package com.qaxal.local.suite;

import com.qaxal.local.infra.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * The right to run a suite in a folder, or to clear that folder up. One process at a time has it, and the system takes it back from one that
 * was killed.
 */
public final class Claim implements AutoCloseable {
    /** Another command may have it for a moment; one that starts a suite writes its run file soon. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final FileChannel file;

    private Claim(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes it.
     *
     * @throws Refused when another process has it
     */
    public static Claim of(Layout layout) throws IOException, InterruptedException, Refused {
        Files.createDirectories(layout.home());
        FileChannel file = FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean[] taken = {false};
        try {
            Await.within(PATIENCE, () -> {
                taken[0] = take(file);
                return taken[0] || running(layout).isPresent();
            });
        } finally {
            if (!taken[0]) {
                file.close();
            }
        }
        if (taken[0]) {
            return new Claim(file);
        }
        throw running(layout)
                .map(run -> alreadyRuns(layout, run))
                .orElseGet(() -> new Refused(
                        "another ./qaxal is at work in " + layout.home() + "; try again when it has finished"));
    }

    /** @throws Refused when a suite runs in that folder; whether one is about to, only {@link #of} tells */
    public static void requireFree(Layout layout) throws Refused {
        Optional<RunFile> run = running(layout);
        if (run.isPresent()) {
            throw alreadyRuns(layout, run.get());
        }
    }

    private static Refused alreadyRuns(Layout layout, RunFile run) {
        return new Refused("a suite already runs in " + layout.home() + " (process " + run.supervisor()
                + "). See it with ./qaxal status, end it with ./qaxal down.");
    }

    private static Optional<RunFile> running(Layout layout) {
        return RunFile.read(layout).filter(RunFile::isAlive);
    }

    private static boolean take(FileChannel file) {
        try {
            return file.tryLock() != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
