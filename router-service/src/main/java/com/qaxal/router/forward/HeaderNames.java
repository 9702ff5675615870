package com.qaxal.router.forward;

import io.netty.util.AsciiString;
import java.util.List;

/** A set of header names and beginnings of names, asked for every header of every request: without regard to case, and without allocating. */
final class HeaderNames {
    private static final int LONGEST = 32;

    /** By length, since nearly every name is told apart by that alone. */
    private final AsciiString[][] names = new AsciiString[LONGEST][];

    private final AsciiString[] prefixes;

    HeaderNames(List<String> names, List<String> prefixes) {
        for (int length = 0; length < LONGEST; length++) {
            int wanted = length;
            this.names[length] = names.stream()
                    .filter(name -> name.length() == wanted)
                    .map(AsciiString::cached)
                    .toArray(AsciiString[]::new);
        }
        this.prefixes = prefixes.stream().map(AsciiString::cached).toArray(AsciiString[]::new);
    }

    boolean contains(CharSequence name) {
        int length = name.length();
        if (length < LONGEST) {
            for (AsciiString candidate : names[length]) {
                if (candidate.contentEqualsIgnoreCase(name)) {
                    return true;
                }
            }
        }
        int first = length == 0 ? 0 : name.charAt(0) | 0x20; // in lower case, if it is a letter
        for (AsciiString prefix : prefixes) {
            if (prefix.byteAt(0) == first
                    && length >= prefix.length()
                    && prefix.regionMatches(true, 0, name, 0, prefix.length())) {
                return true;
            }
        }
        return false;
    }
}
