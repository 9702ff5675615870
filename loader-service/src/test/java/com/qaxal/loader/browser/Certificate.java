package com.qaxal.loader.browser;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A certificate for Google's hosts that a browser takes when it is told not to look: it insists on TLS there. */
final class Certificate {
    private static final String PASSWORD = "changeit";

    private Certificate() {}

    static PfxOptions ofThisRun() {
        try {
            Path folder = Files.createTempDirectory("qaxal-certificate");
            Path store = folder.resolve("google.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "google",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=google",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            PfxOptions options = new PfxOptions()
                    .setValue(Buffer.buffer(Files.readAllBytes(store)))
                    .setPassword(PASSWORD);
            Files.delete(store);
            Files.delete(folder);
            return options;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
