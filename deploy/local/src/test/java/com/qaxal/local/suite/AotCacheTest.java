package com.qaxal.local.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
    private static final String OUTPUT = "-XX:AOTCacheOutput=";

    @TempDir
    Path folder = Path.of(".");

    @BeforeEach
    void build() throws IOException {
        Files.createDirectories(layout().application("router"));
    }

    @Test
    void wholeCacheIsUsedByTheNextRun() throws IOException {
        AotCache cache = new AotCache(layout(), "router");
        Files.write(written(cache), new byte[] {1, 2, 3, 4, 5});

        assertThat(cache.keep()).isTrue();

        assertThat(new AotCache(layout(), "router").isRecorded()).isFalse();
    }

    /** Its maker was killed before it wrote the header. */
    @Test
    void halfOfOneIsThrownAway() throws IOException {
        AotCache cache = new AotCache(layout(), "router");
        Files.write(written(cache), new byte[1_000]);

        assertThat(cache.keep()).isFalse();

        assertThat(written(cache)).doesNotExist();
        assertThat(new AotCache(layout(), "router").isRecorded()).isTrue();
    }

    private static Path written(AotCache cache) {
        return cache.options().stream()
                .filter(option -> option.startsWith(OUTPUT))
                .map(option -> Path.of(option.substring(OUTPUT.length())))
                .findFirst()
                .orElseThrow();
    }

    private Layout layout() {
        return new Layout(folder, folder.resolve("home"), 0);
    }
}
