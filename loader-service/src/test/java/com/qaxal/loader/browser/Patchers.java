package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Libraries of others that hook what we hook, from npm, each as one script for a page. They are held to the checksums in {@code deno.lock}; tools
 * of the tests, and no part of what is shipped.
 */
final class Patchers {
    private static final Path SOURCES = Path.of("src", "test", "patchers");
    private static final Path FOLDER = Path.of("target", "patchers");
    private static final Path TOOLS = Path.of("target", "browser-tools").toAbsolutePath();

    private Patchers() {}

    /** Where npm is out of reach, the test that asks is passed over and says so, and in CI it fails. */
    static Map<String, String> bundled(List<String> names) {
        try {
            Files.createDirectories(FOLDER);
            try (Stream<Path> sources = Files.list(SOURCES)) {
                for (Path source : sources.toList()) {
                    Files.write(FOLDER.resolve(source.getFileName()), Files.readAllBytes(source));
                }
            }
            boolean installed = run("deno", "install", "--quiet", "--frozen");
            if (!installed) {
                System.err.println("NOT TESTED: pages with libraries that hook what we hook (npm is out of reach)");
            }
            assertThat(installed || System.getenv("CI") == null)
                    .as("CI reaches npm")
                    .isTrue();
            assumeTrue(installed);

            Stream<String> sources = names.stream().map(name -> name + ".js");
            Stream<String> options =
                    Stream.of("--bundle", "--minify", "--format=iife", "--log-level=warning", "--outdir=bundles");
            assertThat(run("esbuild", Stream.concat(sources, options).toArray(String[]::new)))
                    .isTrue();
            return names.stream().collect(Collectors.toMap(Function.identity(), Patchers::bundle));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean run(String tool, String... arguments) throws IOException {
        ProcessBuilder command = new ProcessBuilder(TOOLS.resolve(tool).toString());
        command.command().addAll(List.of(arguments));
        command.environment().put("DENO_TLS_CA_STORE", "system");
        // not inherited: the standard output is the test runner's own channel
        command.directory(FOLDER.toFile()).redirectErrorStream(true);
        Process process = command.start();
        process.getInputStream().transferTo(System.err);
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String bundle(String name) {
        try {
            return Files.readString(FOLDER.resolve("bundles").resolve(name + ".js"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
