package com.qaxal.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Holds what a run writes besides its report; gone when the run ends. */
public record WorkFolder(Path path) implements AutoCloseable {

    public static WorkFolder create() throws IOException {
        return new WorkFolder(Files.createTempDirectory("qaxal-bench"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
