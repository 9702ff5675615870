package com.qaxal.local.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells whoever is about to build in the suite's tree that this process runs from there, whichever folder its data is in. {@code ./qaxal}
 * reads it; one of a killed process does no harm.
 */
final class TreeNote {
    private TreeNote() {}

    static void write(Layout layout) {
        try {
            Files.createDirectories(file(layout).getParent());
            Files.writeString(file(layout), "the suite in " + layout.home() + "\n");
        } catch (IOException e) {
            // nobody builds in a tree that cannot be written to
        }
    }

    static void delete(Layout layout) {
        try {
            Files.deleteIfExists(file(layout));
        } catch (IOException e) {
            // its process has ended, so nobody heeds it
        }
    }

    private static Path file(Layout layout) {
        return layout.root()
                .resolve("deploy/local/target/running")
                .resolve(Long.toString(ProcessHandle.current().pid()));
    }
}
