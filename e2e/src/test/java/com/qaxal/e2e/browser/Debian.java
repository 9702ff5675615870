package com.qaxal.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** What Debian's packages bring; {@code ./qaxal test} installs them where it can, and unpacks what needs no more than that. */
public final class Debian {
    private static final Path UNPACKED = Path.of(Objects.requireNonNullElseGet(
                    System.getenv("QAXAL_HOME"),
                    () -> Path.of(System.getProperty("qaxal.root", ".."), ".qaxal")
                            .toString()))
            .resolve("debian")
            .toAbsolutePath();
    private static final boolean MUST_HAVE = System.getenv("CI") != null;

    private Debian() {}

    /** A file of a package; where it is missing, the test that asks is passed over and says so, and in CI it fails. */
    public static Path file(String path, String packageName, String purpose) {
        Path installed = Path.of(path);
        Path file = Files.exists(installed) ? installed : UNPACKED.resolve(path.substring(1));
        require(Files.exists(file), packageName, purpose);
        return file;
    }

    static void require(boolean installed, String packageName, String purpose) {
        if (!installed) {
            System.err.println("NOT TESTED: " + purpose + " (Debian: apt-get install " + packageName + ")");
        }
        assertThat(installed || !MUST_HAVE).as("CI has %s", packageName).isTrue();
        assumeTrue(installed);
    }
}
