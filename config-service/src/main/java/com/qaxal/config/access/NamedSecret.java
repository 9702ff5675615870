package com.qaxal.config.access;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A secret that names what it opens. So it is looked up by what anybody may know, and then compared as a whole; what is stored of it is a
 * digest, with which nothing can be opened.
 *
 * @param secret 256 random bits: nobody finds it by trying digests, so that one is no password and needs no slow hash
 */
public record NamedSecret(UUID name, byte[] secret) {
    private static final int SECRET_BYTES = 32;
    private static final int BYTES = 2 * Long.BYTES + SECRET_BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static NamedSecret of(UUID name) {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new NamedSecret(name, secret);
    }

    public static Optional<NamedSecret> parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() != BYTES) {
                return Optional.empty();
            }
            UUID name = new UUID(bytes.getLong(), bytes.getLong());
            byte[] secret = new byte[SECRET_BYTES];
            bytes.get(secret);
            return Optional.of(new NamedSecret(name, secret));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Takes the same time however much of it is right. */
    public boolean isOf(byte[] digest) {
        return MessageDigest.isEqual(digest, digest());
    }

    /** For its owner only. */
    public String text() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(name.getMostSignificantBits())
                .putLong(name.getLeastSignificantBits())
                .put(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    @Override
    public String toString() {
        return "secret of " + name;
    }
}
