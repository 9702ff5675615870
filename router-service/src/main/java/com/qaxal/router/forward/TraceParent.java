package com.qaxal.router.forward;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The request's id on its whole way, as W3C Trace Context writes it: {@code 00-<trace>-<parent>-<flags>}. */
public final class TraceParent {
    private static final int LENGTH = 55;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final SplittableRandom random = new SplittableRandom();

    /** What came in, when it is one; else a new one, not sampled. */
    public String of(@Nullable String received) {
        return received != null && isValid(received) ? received : next();
    }

    private String next() {
        char[] text = new char[LENGTH];
        text[0] = '0';
        text[1] = '0';
        text[2] = '-';
        hex(random.nextLong() | 1, text, 3); // an id of zeros is none
        hex(random.nextLong(), text, 19);
        text[35] = '-';
        hex(random.nextLong() | 1, text, 36);
        text[52] = '-';
        text[53] = '0';
        text[54] = '0';
        return new String(text);
    }

    private static void hex(long value, char[] text, int from) {
        for (int i = 0; i < 16; i++) {
            text[from + i] = HEX[(int) (value >>> (60 - 4 * i)) & 0xF];
        }
    }

    private static boolean isValid(String text) {
        if (text.length() != LENGTH || text.startsWith("ff")) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 2 || i == 35 || i == 52;
            if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return !text.startsWith("00000000000000000000000000000000", 3) && !text.startsWith("0000000000000000", 36);
    }
}
