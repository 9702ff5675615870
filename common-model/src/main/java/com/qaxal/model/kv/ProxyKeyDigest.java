package com.qaxal.model.kv;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** What the KV holds of a proxy key: who reads it cannot speak for the customer. A key is 256 random bits, and needs neither salt nor slowness. */
public final class ProxyKeyDigest {
    private ProxyKeyDigest() {}

    /** SHA-256, base64url without padding. */
    public static String of(String key) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
