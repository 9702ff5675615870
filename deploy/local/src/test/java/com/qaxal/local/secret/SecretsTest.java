package com.qaxal.local.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
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

    /** Killed after the public key was written, or in the middle of the private one. */
    @Test
    void keysThatWereHalfMadeAreMadeAgain() throws Exception {
        Files.writeString(folder.resolve("auth.pub.pem"), "of a private key that was never written");
        Files.writeString(folder.resolve("auth.pem.new"), "-----BEGIN");

        Secrets secrets = new Secrets(folder);

        assertThat(verifies(secrets.publicKey(), Files.readString(secrets.serviceToken("sync", "edge-feed"))))
                .isTrue();
    }

    @Test
    void passwordThatWasHalfWrittenIsNone() throws IOException {
        Files.writeString(folder.resolve("operator.password.new"), "abc");

        assertThat(new Secrets(folder).password("operator.password")).hasSize(32);
    }

    private static boolean verifies(Path publicKey, String token) throws Exception {
        String body =
                Files.readString(publicKey).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body))));
        int dot = token.lastIndexOf('.');
        signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
    }
}
