package com.qaxal.model.recover;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How path and query of a hit travel inside {@code /k/{container_token}?d=…}: base64url, without padding, of one of
 *
 * <pre>
 * version 1   path?query                                         (seed 6.1) begins with '/'
 * version 2   0x02 · salt (4 bytes) · path?query, masked         see {@link Mask}; what the loader sends
 * </pre>
 *
 * The first byte tells them apart, since no path begins with 0x02. A version 1 payload always looks the same for the same
 * hit, and block lists name such constants; a version 2 payload never does. Neither is a secret.
 *
 * <p>The decoder reads hostile text: strictly, once, and without percent-decoding what it finds. Both versions then stand
 * before the same {@linkplain TargetRules rules}.
 */
public final class RecoveryEnvelope {
    /** Longest decoded payload, in bytes; version 2 has 5 of them less for path and query. */
    public static final int MAX_DECODED = 16 * 1024;

    private static final byte VERSION_2 = 0x02;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private RecoveryEnvelope() {}

    /** Version 1. */
    public static String encode(String uri) {
        return ENCODER.encodeToString(uri.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Version 2.
     *
     * @param token the container token in the path that the payload will be sent to
     * @param salt another one for every payload, so that no two look alike
     */
    public static String encodeMasked(String uri, String token, int salt) {
        byte[] text = uri.getBytes(StandardCharsets.ISO_8859_1);
        byte[] envelope = new byte[Mask.START + text.length];
        envelope[0] = VERSION_2;
        for (int i = 1; i < Mask.START; i++) {
            envelope[i] = (byte) (salt >>> (8 * (4 - i)));
        }
        System.arraycopy(text, 0, envelope, Mask.START, text.length);
        Mask.apply(envelope, token);
        return ENCODER.encodeToString(envelope);
    }

    /** As {@link #decode(String, int, int, String)}, of the whole {@code payload}. */
    public static RecoveryTarget decode(String payload, String token) {
        return decode(payload, 0, payload.length(), token);
    }

    /**
     * Never throws, and makes nothing but the bytes and the answer.
     *
     * @param text holds the payload between {@code from} and {@code to}: base64url; the standard alphabet and padding are
     *     accepted as well
     * @param token the container token in the path that the payload came to
     */
    public static RecoveryTarget decode(String text, int from, int to, String token) {
        byte[] envelope = Base64Text.decode(text, from, to, MAX_DECODED);
        if (envelope == null) {
            return new RecoveryTarget.Malformed();
        }
        if (envelope[0] != VERSION_2) {
            return TargetRules.judge(envelope, 0);
        }
        if (envelope.length <= Mask.START) {
            return new RecoveryTarget.Malformed();
        }
        Mask.apply(envelope, token);
        return TargetRules.judge(envelope, Mask.START);
    }
}
