package com.qaxal.loader.script;

import java.util.List;
import java.util.Locale;

/** What a request says about the answer's form: which encodings its browser reads, and which versions it holds. RFC 9110, §12.5.3 and §13.1.2. */
final class Asked {
    private Asked() {}

    /** Whether {@code coding} may be sent: it is named, or everything is, and not with a weight of zero. */
    static boolean accepts(List<String> acceptEncoding, String coding) {
        boolean any = false;
        for (String header : acceptEncoding) {
            for (int from = 0, to; from <= header.length(); from = to + 1) {
                to = end(header, ',', from, header.length());
                int nameEnd = end(header, ';', from, to);
                boolean wanted = nameEnd == to || !isZero(header.substring(nameEnd + 1, to));
                if (isNamed(header, from, nameEnd, coding)) {
                    return wanted;
                }
                any |= wanted && isNamed(header, from, nameEnd, "*");
            }
        }
        return any;
    }

    private static int end(String text, char separator, int from, int most) {
        int at = text.indexOf(separator, from);
        return at < 0 || at > most ? most : at;
    }

    /** Whether {@code name} stands between the two places, but for spaces. */
    private static boolean isNamed(String text, int from, int to, String name) {
        int start = from;
        int end = to;
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return end - start == name.length() && text.regionMatches(true, start, name, 0, name.length());
    }

    /** Whether one of the versions that the browser holds is {@code etag}; weak and strong alike, since a script is only read. */
    static boolean holds(List<String> ifNoneMatch, String etag) {
        String wanted = opaque(etag);
        for (String header : ifNoneMatch) {
            for (String item : header.split(",", -1)) { // a version of ours has no comma
                String given = item.strip();
                if (given.equals("*") || opaque(given).equals(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String opaque(String etag) {
        return etag.startsWith("W/") ? etag.substring(2) : etag;
    }

    /** {@code q=0}, with up to three decimals that say the same. */
    private static boolean isZero(String parameters) {
        String text = parameters.replace(" ", "").toLowerCase(Locale.ROOT);
        return text.matches("q=0(\\.0{0,3})?");
    }
}
