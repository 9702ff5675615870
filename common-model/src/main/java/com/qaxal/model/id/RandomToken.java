package com.qaxal.model.id;

import java.security.SecureRandom;

/**
 * 22 characters of base62, more than 128 random bits, without any prefix: a block list finds nothing to match and a stranger
 * nothing to guess.
 */
final class RandomToken {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 22;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomToken() {}

    static String next() {
        StringBuilder token = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            token.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return token.toString();
    }

    static void requireForm(String value) {
        if (value.length() != LENGTH) {
            throw new IllegalArgumentException("token of " + value.length() + " characters");
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = value.charAt(i);
            boolean base62 = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!base62) {
                throw new IllegalArgumentException("token with a character outside base62");
            }
        }
    }
}
