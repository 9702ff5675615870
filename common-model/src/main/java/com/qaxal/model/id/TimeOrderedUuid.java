package com.qaxal.model.id;

import java.security.SecureRandom;
import java.util.UUID;

/** UUIDs of version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, the rest random. */
public final class TimeOrderedUuid {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TimeOrderedUuid() {}

    public static UUID next() {
        return at(System.currentTimeMillis());
    }

    static UUID at(long epochMillis) {
        long high = (epochMillis << 16) | 0x7000 | (RANDOM.nextInt() & 0x0FFF);
        long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
