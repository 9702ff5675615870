package com.qaxal.model.recover;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Base64 of RFC 4648, with either alphabet, read more strictly than the JDK does: padding only where it belongs, and no bits
 * left over, so that no two texts without padding differ in nothing but what a decoder would drop.
 */
final class Base64Text {
    private static final byte[] VALUES = values();

    private Base64Text() {}

    /**
     * The bytes of what stands in {@code text} between {@code from} and {@code to}.
     *
     * @param most the longest result, in bytes
     * @return null when that is no base64, empty, or too long
     */
    static byte @Nullable [] decode(String text, int from, int to, int most) {
        int end = withoutPadding(text, from, to);
        int digits = end - from;
        if (digits <= 0 || digits % 4 == 1 || digits > most / 3 * 4 + 3 || digits * 3 / 4 > most) {
            return null;
        }
        byte[] out = new byte[digits * 3 / 4];
        int wholeGroups = from + digits / 4 * 4;
        int written = 0;
        for (int at = from; at < wholeGroups; at += 4) {
            // A character that is no digit counts as −1, whose bits stay on top whatever is set beside them.
            int group =
                    value(text, at) << 18 | value(text, at + 1) << 12 | value(text, at + 2) << 6 | value(text, at + 3);
            if (group < 0) {
                return null;
            }
            out[written] = (byte) (group >> 16);
            out[written + 1] = (byte) (group >> 8);
            out[written + 2] = (byte) group;
            written += 3;
        }
        return wholeGroups == end || decodeRest(text, wholeGroups, end, out, written) ? out : null;
    }

    /** The two or three digits of one or two last bytes. */
    private static boolean decodeRest(String text, int at, int end, byte[] out, int written) {
        int third = end - at == 3 ? value(text, at + 2) : 0;
        int group = value(text, at) << 12 | value(text, at + 1) << 6 | third;
        int leftOver = end - at == 3 ? 0b11 : 0b1111_000000;
        if (group < 0 || (group & leftOver) != 0) {
            return false;
        }
        out[written] = (byte) (group >> 10);
        if (end - at == 3) {
            out[written + 1] = (byte) (group >> 2);
        }
        return true;
    }

    /** Where the digits end; before {@code from} when the padding is not what base64 allows. */
    private static int withoutPadding(String text, int from, int to) {
        int end = to;
        while (end > from && to - end < 3 && text.charAt(end - 1) == '=') {
            end--;
        }
        int padding = to - end;
        boolean legal = padding == 0 || (padding <= 2 && (to - from) % 4 == 0);
        return legal ? end : from - 1;
    }

    private static int value(String text, int at) {
        char c = text.charAt(at);
        return c < VALUES.length ? VALUES[c] : -1;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        for (int i = 0; i < digits.length(); i++) {
            values[digits.charAt(i)] = (byte) i;
        }
        values['+'] = values['-'] = 62;
        values['/'] = values['_'] = 63;
        return values;
    }
}
