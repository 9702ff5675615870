package com.qaxal.model.recover;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Version 1 of the envelope: base64url of {@code path?query} (seed 6.1). The decoder reads hostile text: it decodes once,
 * strictly, and never percent-decodes what it found.
 */
public final class RecoveryEnvelope {
    /** Longest decoded payload, in bytes. */
    public static final int MAX_DECODED = 16 * 1024;

    private static final int MAX_ENCODED = (MAX_DECODED + 2) / 3 * 4;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private RecoveryEnvelope() {}

    public static String encode(String uri) {
        return ENCODER.encodeToString(uri.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** @param payload base64url; the standard alphabet and padding are accepted as well */
    public static RecoveryTarget decode(String payload) {
        int length = withoutPadding(payload);
        if (length <= 0 || length > MAX_ENCODED || length % 4 == 1) {
            return new RecoveryTarget.Malformed();
        }
        byte[] uri = new byte[length * 3 / 4];
        if (uri.length > MAX_DECODED || !decodeInto(payload, length, uri)) {
            return new RecoveryTarget.Malformed();
        }
        return judge(uri);
    }

    /** The length of the payload's digits; −1 when the padding is not what base64 allows. */
    private static int withoutPadding(String payload) {
        int end = payload.length();
        while (end > 0 && payload.charAt(end - 1) == '=') {
            end--;
        }
        int padding = payload.length() - end;
        boolean legal = padding == 0 || (padding <= 2 && payload.length() % 4 == 0);
        return legal ? end : -1;
    }

    private static boolean decodeInto(String payload, int length, byte[] out) {
        int bits = 0;
        int held = 0;
        int written = 0;
        for (int i = 0; i < length; i++) {
            int digit = digit(payload.charAt(i));
            if (digit < 0) {
                return false;
            }
            held = (held << 6) | digit;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                out[written++] = (byte) (held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        return held == 0; // bits left over must be zero: one text has one encoding
    }

    private static int digit(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return switch (c) {
            case '-', '+' -> 62;
            case '_', '/' -> 63;
            default -> -1;
        };
    }

    private static RecoveryTarget judge(byte[] uri) {
        int query = uri.length;
        for (int i = uri.length - 1; i >= 0; i--) {
            if (uri[i] < 0x21 || uri[i] > 0x7E) { // a space would forge a request line
                return new RecoveryTarget.Malformed();
            }
            if (uri[i] == '?') {
                query = i;
            }
        }
        String text = new String(uri, StandardCharsets.ISO_8859_1);
        String path = text.substring(0, query);
        if (hasScheme(path) || path.startsWith("//") || text.indexOf('\\') >= 0 || text.indexOf('#') >= 0) {
            return new RecoveryTarget.Forbidden();
        }
        if (!path.startsWith("/")) {
            return new RecoveryTarget.Malformed();
        }
        return hasDotSegment(path) ? new RecoveryTarget.Forbidden() : new RecoveryTarget.Accepted(path, text);
    }

    /** {@code scheme:} at the start, RFC 3986 §3.1. */
    private static boolean hasScheme(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == ':') {
                return i > 0;
            }
            boolean schemeCharacter = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
            if (!schemeCharacter) {
                return false;
            }
        }
        return false;
    }

    /** A segment of one or two dots, each of them plain or percent-encoded; an encoded slash separates segments too. */
    private static boolean hasDotSegment(String path) {
        int dots = 0;
        boolean onlyDots = false;
        for (int i = 0; i <= path.length(); i++) {
            boolean encoded = i + 2 < path.length() && path.charAt(i) == '%';
            boolean end = i == path.length() || path.charAt(i) == '/' || (encoded && isHex(path, i, '2', 'f'));
            if (end) {
                if (onlyDots && dots >= 1 && dots <= 2) {
                    return true;
                }
                dots = 0;
                onlyDots = true;
            } else if (path.charAt(i) == '.' || (encoded && isHex(path, i, '2', 'e'))) {
                dots++;
            } else {
                onlyDots = false;
            }
            if (encoded && (isHex(path, i, '2', 'f') || isHex(path, i, '2', 'e'))) {
                i += 2;
            }
        }
        return false;
    }

    private static boolean isHex(String path, int at, char high, char low) {
        return path.charAt(at + 1) == high && (path.charAt(at + 2) | 0x20) == low;
    }
}
