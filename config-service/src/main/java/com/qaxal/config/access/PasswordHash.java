package com.qaxal.config.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, with the first of the parameter sets that OWASP recommends (19 MiB, 2 passes, 1 lane), in the usual PHC string format
 * without padding. A hash that was made with other parameters is compared with those.
 */
final class PasswordHash {
    private static final String PARAMETERS = "m=" + 19 * 1024 + ",t=2,p=1";
    private static final int LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Compared with when there is no such account, so that the time of an answer does not tell. */
    static final String OF_NOBODY = of("nobody");

    private PasswordHash() {}

    static String of(String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return "$argon2id$v=19$" + PARAMETERS + "$" + text(salt) + "$" + text(derive(password, PARAMETERS, salt));
    }

    static boolean matches(String password, String hash) {
        String[] parts = hash.split("\\$", -1);
        byte[] salt = Base64.getDecoder().decode(parts[4]);
        return MessageDigest.isEqual(
                derive(password, parts[3], salt), Base64.getDecoder().decode(parts[5]));
    }

    private static byte[] derive(String password, String parameters, byte[] salt) {
        String[] values = parameters.split("[mtp=,]+", -1);
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(Integer.parseInt(values[1]))
                .withIterations(Integer.parseInt(values[2]))
                .withParallelism(Integer.parseInt(values[3]))
                .withSalt(salt)
                .build());
        byte[] derived = new byte[LENGTH];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), derived);
        return derived;
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
