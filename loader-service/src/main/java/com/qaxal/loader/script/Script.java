package com.qaxal.loader.script;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A script ready to be written: in every encoding that browsers ask for.
 *
 * @param etag with its quotes; weak, since it names the content and not one encoding of it
 * @param brotli null where this platform has no encoder
 */
record Script(
        String etag, Buffer plain, Buffer gzip, @Nullable Buffer brotli) {
    private static final boolean HAS_BROTLI = Brotli4jLoader.isAvailable();

    static Script of(byte[] content) {
        return new Script(
                etag(content),
                Buffer.buffer(content),
                Buffer.buffer(gzipped(content)),
                HAS_BROTLI ? Buffer.buffer(brotlied(content)) : null);
    }

    int weight() {
        return plain.length() + gzip.length() + (brotli == null ? 0 : brotli.length());
    }

    private static String etag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return "W/\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] gzipped(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] brotlied(byte[] content) {
        try {
            return Encoder.compress(content, new Encoder.Parameters().setQuality(11));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
