package com.qaxal.local.suite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A service's ahead-of-time cache (JEP 483, 514). The first run records, and writes the cache when it ends; later ones start from it. It is
 * named by what it was made of, so another build or JDK makes another one, and has its name only when it is whole.
 */
final class AotCache {
    private final Path file;
    private final Path fresh;
    private final boolean enabled;

    AotCache(Layout layout, String service) throws IOException {
        this.enabled = !"off".equals(System.getenv("QAXAL_AOT"));
        this.file =
                layout.home().resolve("aot").resolve(service + "-" + fingerprint(layout.application(service)) + ".aot");
        this.fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.getParent());
        deleteOthers(service);
    }

    /** Caches of earlier builds, or halves of one, are of no use to anybody, and each is a hundred megabytes. */
    private void deleteOthers(String service) throws IOException {
        try (Stream<Path> caches = Files.list(file.getParent())) {
            for (Path cache : caches.filter(path -> !path.equals(file)).toList()) {
                if (String.valueOf(cache.getFileName()).startsWith(service + "-")) {
                    Files.deleteIfExists(cache);
                }
            }
        }
    }

    /** What the JVM is told: to use the cache, or to make it. */
    List<String> options() {
        if (!enabled) {
            return List.of();
        }
        // A cache that does not fit is only a slower start, and not worth a line of output.
        return Files.exists(file)
                ? List.of("-XX:AOTCache=" + file, "-Xlog:aot=off", "-Xlog:cds=off")
                : List.of("-XX:AOTCacheOutput=" + fresh, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }

    /** Whether the end of the process takes longer, since it then writes the cache. */
    boolean isRecorded() {
        return enabled && !Files.exists(file);
    }

    /**
     * To be called when the process that recorded has ended.
     *
     * @return whether there is a cache now
     */
    boolean keep() throws IOException {
        if (!isWhole(fresh)) {
            drop();
            return false;
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** To be called in place of {@link #keep} when its making was given up. */
    void drop() throws IOException {
        Files.deleteIfExists(fresh);
    }

    /** The JVM leaves room for the header and writes it last: one that was killed in between leaves zeros there. */
    private static boolean isWhole(Path cache) throws IOException {
        if (!Files.exists(cache)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(cache)) {
            byte[] magic = in.readNBytes(4);
            return magic.length == 4 && !Arrays.equals(magic, new byte[4]);
        }
    }

    private static String fingerprint(Path application) throws IOException {
        try (Stream<Path> files = Files.walk(application)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
            for (Path jar : files.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                String identity =
                        application.relativize(jar) + " " + Files.size(jar) + " " + Files.getLastModifiedTime(jar);
                digest.update(identity.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
