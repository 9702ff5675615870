package com.qaxal.model.recover;

import com.qaxal.model.recover.RecoveryTarget.Accepted;
import com.qaxal.model.recover.RecoveryTarget.Forbidden;
import com.qaxal.model.recover.RecoveryTarget.Malformed;
import java.nio.charset.StandardCharsets;

/**
 * What a page may ask for, whichever way it was packed. What passes has one reading: no parser, proxy or server finds
 * another host or another path in it.
 *
 * <p>That is why a path may hold only what no normalisation touches (RFC 3986 §6.2.2, and what servers do beyond it): no
 * percent-encoding at all, since one server decodes once, another twice, a third overlong UTF-8; no empty segment, since
 * servers merge slashes; no dot segment; no semicolon, since some cut parameters off before they look for dot segments. A
 * query may hold whatever does not end a request line, begin a fragment, or turn into a slash.
 */
final class TargetRules {
    /** Control characters, the space and what is no ASCII: they would forge a request line. */
    private static final int UNPRINTABLE = 1;

    /** Fragments never travel, and some parsers take a backslash for a slash. */
    private static final int FOREIGN = 2;

    /** Not in RFC 3986 §3.3 {@code pchar}, or a percent sign, or a semicolon. */
    private static final int NOT_IN_PATH = 4;

    private static final byte[] FLAWS = flaws();

    private TargetRules() {}

    /** @param uri path and query, from {@code from} to the end */
    static RecoveryTarget judge(byte[] uri, int from) {
        int flaws = 0;
        for (int i = from; i < uri.length; i++) {
            flaws |= FLAWS[uri[i] & 0xFF];
        }
        if ((flaws & UNPRINTABLE) != 0) {
            return new Malformed();
        }
        if ((flaws & FOREIGN) != 0) {
            return new Forbidden();
        }
        int end = endOfPath(uri, from);
        if (end == from || uri[from] != '/') {
            return hasScheme(uri, from, end) ? new Forbidden() : new Malformed();
        }
        if (!isPlainPath(uri, from, end)) {
            return new Forbidden();
        }
        String text = new String(uri, from, uri.length - from, StandardCharsets.ISO_8859_1);
        return new Accepted(text.substring(0, end - from), text);
    }

    private static int endOfPath(byte[] uri, int from) {
        int at = from;
        while (at < uri.length && uri[at] != '?') {
            at++;
        }
        return at;
    }

    /** {@code scheme:} at the start, RFC 3986 §3.1. */
    private static boolean hasScheme(byte[] uri, int from, int end) {
        for (int i = from; i < end; i++) {
            byte c = uri[i];
            if (c == ':') {
                return i > from;
            }
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            boolean further = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == from || !further)) {
                return false;
            }
        }
        return false;
    }

    /** Of a path that begins with a slash. Only its last segment may be empty. */
    private static boolean isPlainPath(byte[] uri, int from, int end) {
        int segment = from + 1;
        for (int i = segment; i < end; i++) {
            byte c = uri[i];
            if (c != '/') {
                if ((FLAWS[c] & NOT_IN_PATH) != 0) {
                    return false;
                }
            } else if (i == segment || isDots(uri, segment, i)) {
                return false;
            } else {
                segment = i + 1;
            }
        }
        return !isDots(uri, segment, end);
    }

    /** One dot, or two. */
    private static boolean isDots(byte[] uri, int from, int end) {
        return switch (end - from) {
            case 1 -> uri[from] == '.';
            case 2 -> uri[from] == '.' && uri[from + 1] == '.';
            default -> false;
        };
    }

    private static byte[] flaws() {
        byte[] flaws = new byte[256];
        String inPath = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@/";
        for (int c = 0; c < flaws.length; c++) {
            int unprintable = c < 0x21 || c > 0x7E ? UNPRINTABLE : 0;
            int foreign = c == '\\' || c == '#' ? FOREIGN : 0;
            flaws[c] = (byte) (unprintable | foreign | (inPath.indexOf(c) < 0 ? NOT_IN_PATH : 0));
        }
        return flaws;
    }
}
