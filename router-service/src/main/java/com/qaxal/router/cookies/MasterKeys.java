package com.qaxal.router.cookies;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the cookies that remember others. The first seals; all of them open, so that a key can be replaced: put the new one in front,
 * on every router, and take the old one away when the longest lifetime has passed. A key seals once a visitor and day; replace it before it sealed
 * 2³² times, the bound for random nonces (NIST SP 800-38D §8.3).
 *
 * @param keys the current one first; empty: nothing is remembered
 */
public record MasterKeys(List<Key> keys) {
    public static final MasterKeys NONE = new MasterKeys(List.of());

    private static final int BYTES = 32;
    private static final int LONGEST_ID = 16;

    public MasterKeys {
        keys = List.copyOf(keys);
        Set<String> ids = new HashSet<>();
        for (Key key : keys) {
            if (!ids.add(key.id())) {
                throw new IllegalArgumentException("two master keys have the id " + key.id());
            }
        }
    }

    /** @param id 1 to 16 letters, digits, {@code -} or {@code _}; stands in the cookie */
    public record Key(String id, SecretKey secret) {
        /** Without the secret, and without its hash code. */
        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    /**
     * @param configured {@code id:secret} each, the secret being 32 random bytes in base64 ({@code openssl rand -base64 32}); the current one first
     * @throws IllegalArgumentException when one has another form; what it says holds no part of a secret
     */
    public static MasterKeys parse(List<String> configured) {
        List<Key> keys = new ArrayList<>();
        for (String text : configured) {
            int colon = text.indexOf(':');
            String id = colon < 0 ? "" : text.substring(0, colon).strip();
            byte[] secret =
                    colon < 0 ? new byte[0] : decoded(text.substring(colon + 1).strip());
            if (!isId(id) || secret.length != BYTES) {
                throw new IllegalArgumentException("master key " + (keys.size() + 1) + " is not id:base64 of 32 bytes");
            }
            keys.add(new Key(id, new SecretKeySpec(secret, "AES")));
        }
        return new MasterKeys(keys);
    }

    /** The one that seals; null when there is none. */
    @Nullable
    Key current() {
        return keys.isEmpty() ? null : keys.getFirst();
    }

    @Nullable
    Key byId(String id) {
        for (Key key : keys) {
            if (key.id().equals(id)) {
                return key;
            }
        }
        return null;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0]; // its message would quote a character of the secret
        }
    }

    private static boolean isId(String id) {
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean allowed = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}
