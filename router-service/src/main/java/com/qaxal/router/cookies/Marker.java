package com.qaxal.router.cookies;

import org.jspecify.annotations.Nullable;

/**
 * The value of the small cookie that says: today's work is done, and this is what there was. It names no value, only which kept cookies came and what
 * consent said, as one number. A request whose number differs has lost or gained a cookie, or its visitor decided otherwise.
 *
 * @param fingerprint the same for every visitor with the same names and consent
 */
record Marker(int fingerprint) {
    /** How often the work is done that need not be done with every hit. */
    static final long SECONDS = 86_400;

    private static final int DIGITS = 8;

    /** @param nameHashes of all kept cookies, added up: their order says nothing */
    static Marker of(Consent consent, int nameHashes) {
        return new Marker(mixed(nameHashes + 31 * consent.index()));
    }

    /** Null when it is none of ours. */
    static @Nullable Marker parse(@Nullable String value) {
        if (value == null || value.length() != DIGITS) {
            return null;
        }
        try {
            return new Marker(Integer.parseUnsignedInt(value, 16));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    String value() {
        String digits = Integer.toHexString(fingerprint);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    static int hash(String name) {
        return hash(name, 0, name.length());
    }

    static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return mixed(hash);
    }

    /** Spreads what differs in few bits over all of them (MurmurHash3's last step). */
    private static int mixed(int hash) {
        int h = hash;
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }
}
