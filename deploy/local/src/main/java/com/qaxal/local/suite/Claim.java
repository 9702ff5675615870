package com.qaxal.local.suite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * The right to run a suite in a folder, or to clear that folder up. One process at a time has it, and the system takes it back from one that
 * was killed.
 */
public final class Claim implements AutoCloseable {
    private final FileChannel file;

    private Claim(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes it.
     *
     * @throws Refused when another process has it
     */
    public static Claim of(Layout layout) throws IOException, Refused {
        Files.createDirectories(layout.home());
        FileChannel file = FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (file.tryLock() == null) {
            file.close();
            throw new Refused(RunFile.read(layout)
                    .filter(RunFile::isAlive)
                    .map(run -> "a suite already runs in " + layout.home() + " (process " + run.supervisor()
                            + "). See it with ./qaxal status, end it with ./qaxal down.")
                    .orElse("another ./qaxal is at work in " + layout.home() + "; try again when it has finished"));
        }
        return new Claim(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
