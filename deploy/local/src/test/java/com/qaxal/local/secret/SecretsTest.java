package com.qaxal.local.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path folder = Path.of(".");

    @Test
    void secretsStayOnceTheyAreMade() throws IOException {
        String password = new Secrets(folder).password("operator.password");
        String token = Files.readString(new Secrets(folder).serviceToken("sync", "edge-feed"));

        assertThat(new Secrets(folder).password("operator.password"))
                .isEqualTo(password)
                .hasSize(32);
        assertThat(Files.readString(new Secrets(folder).serviceToken("sync", "edge-feed")))
                .isEqualTo(token);
    }

    @Test
    void onlyTheirOwnerReadsThem() throws IOException {
        Secrets secrets = new Secrets(folder);
        secrets.password("operator.password");
        secrets.key("boot-mac.key");
        secrets.serviceToken("sync", "edge-feed");

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(5)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }
}
