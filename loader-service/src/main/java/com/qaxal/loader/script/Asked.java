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
            for (String item : header.split(",", -1)) {
                int parameters = item.indexOf(';');
                String name = (parameters < 0 ? item : item.substring(0, parameters)).strip();
                boolean wanted = parameters < 0 || !isZero(item.substring(parameters + 1));
                if (name.equalsIgnoreCase(coding)) {
                    return wanted;
                }
                any |= wanted && name.equals("*");
            }
        }
        return any;
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
