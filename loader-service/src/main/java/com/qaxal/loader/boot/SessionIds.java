package com.qaxal.loader.boot;

import com.qaxal.model.id.ContainerId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session ids that only we can make: 8 bytes of time, 16 random ones, and 16 of a MAC over them, the container and the site. So nobody can
 * report for a session that was never opened, or for another container.
 */
public final class SessionIds {
    private static final int TIME = 8;
    private static final int RANDOM_BYTES = 16;
    private static final int MAC = 16;
    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final Clock clock;

    /** @param key 32 bytes, the same for every replica */
    public SessionIds(byte[] key, Clock clock) {
        if (key.length < 32) {
            throw new IllegalArgumentException("the key of session ids has fewer than 32 bytes");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
    }

    /** @param site its token, or empty for none */
    public String open(ContainerId container, String site) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        ByteBuffer id = ByteBuffer.allocate(TIME + RANDOM_BYTES + MAC)
                .putLong(clock.millis())
                .put(random);
        id.put(mac(id.array(), container, site), 0, MAC);
        return spelled(id.array());
    }

    /** Whether we opened that session, for that container and site, within its lifetime. */
    public boolean isOpen(String session, ContainerId container, String site) {
        byte[] id;
        try {
            id = Base64.getUrlDecoder().decode(session);
        } catch (IllegalArgumentException e) {
            return false;
        }
        // the decoder takes other spellings of the same bytes, and each would count as a session of its own
        if (id.length != TIME + RANDOM_BYTES + MAC || !spelled(id).equals(session)) {
            return false;
        }
        byte[] expected =
                ByteBuffer.allocate(MAC).put(mac(id, container, site), 0, MAC).array();
        byte[] given =
                ByteBuffer.allocate(MAC).put(id, TIME + RANDOM_BYTES, MAC).array();
        long age = clock.millis() - ByteBuffer.wrap(id).getLong();
        return MessageDigest.isEqual(expected, given) && age >= -60_000 && age < LIFETIME.toMillis();
    }

    private static String spelled(byte[] id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    private byte[] mac(byte[] id, ContainerId container, String site) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(id, 0, TIME + RANDOM_BYTES);
            mac.update(container.toString().getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(site.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
