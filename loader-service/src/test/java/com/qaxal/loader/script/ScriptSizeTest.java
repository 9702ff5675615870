package com.qaxal.loader.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What every page pays for us, compressed as browsers get it. */
class ScriptSizeTest {
    private static final int CORE = 3_500;
    private static final int DETECTION = 3_000;

    @Test
    void coreStaysWithinItsBudget() throws IOException {
        assertThat(compressed("core.js")).isBetween(100, CORE);
    }

    @Test
    void detectionStaysWithinItsBudget() throws IOException {
        assertThat(compressed("detect.js")).isBetween(100, DETECTION);
    }

    private static int compressed(String name) throws IOException {
        try (InputStream script =
                Objects.requireNonNull(ScriptSizeTest.class.getResourceAsStream("/browser/" + name))) {
            Script packed = Script.of(script.readAllBytes());
            return packed.brotli() == null
                    ? packed.gzip().length()
                    : packed.brotli().length();
        }
    }
}
