package com.qaxal.router.cookies;

import io.netty.handler.codec.DateFormatter;
import java.util.Date;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Set-Cookie} header, read as browsers read it (RFC 6265 §5.2) and just as far as it is asked. What we do not change stays as it was
 * written.
 *
 * @param name empty when there is none
 */
record SetCookie(String header, String name) {
    /** The lifetime of a cookie that says none: until the browser is closed. */
    static final long SESSION = -1;

    private static final int LONGEST_DATE = 64;

    static SetCookie of(String header) {
        int equals = header.indexOf('=', 0, end(header, 0));
        return new SetCookie(
                header, equals < 0 ? "" : header.substring(0, equals).strip());
    }

    String value() {
        int end = end(header, 0);
        return header.substring(header.indexOf('=', 0, end) + 1, end).strip();
    }

    /** Seconds from now; 0 for a deletion, {@link #SESSION} when neither {@code Max-Age} (which wins) nor {@code Expires} says anything valid. */
    long lifetime(long now) {
        long maxAge = SESSION;
        long expires = SESSION;
        for (int start = end(header, 0) + 1; start <= header.length(); start = end(header, start) + 1) {
            String seconds = valueIf("max-age", start);
            String date = seconds == null ? valueIf("expires", start) : null;
            if (seconds != null && isNumber(seconds)) {
                maxAge = seconds(seconds);
            } else if (date != null) {
                Date parsed = date.length() > LONGEST_DATE ? null : DateFormatter.parseHttpDate(date);
                expires = parsed == null ? expires : Math.max(0, parsed.getTime() / 1000 - now);
            }
        }
        return maxAge == SESSION ? expires : maxAge;
    }

    boolean hasDomain() {
        for (int start = end(header, 0) + 1; start <= header.length(); start = end(header, start) + 1) {
            if (valueIf("domain", start) != null) {
                return true;
            }
        }
        return false;
    }

    /** Whether every {@code Domain} that it names passes: which of several counts differs between browsers. */
    boolean allDomains(Predicate<String> passes) {
        for (int start = end(header, 0) + 1; start <= header.length(); start = end(header, start) + 1) {
            String domain = valueIf("domain", start);
            if (domain != null
                    && !domain.isEmpty()
                    && !passes.test(domain.startsWith(".") ? domain.substring(1) : domain)) {
                return false;
            }
        }
        return true;
    }

    String withMaxAge(long seconds) {
        return without("max-age", "expires") + "; Max-Age=" + seconds;
    }

    String withoutDomain() {
        return without("domain");
    }

    private String without(String... names) {
        int pairEnd = end(header, 0);
        StringBuilder rest = new StringBuilder(header.length() + 24).append(header, 0, pairEnd);
        for (int start = pairEnd + 1; start <= header.length(); start = end(header, start) + 1) {
            String attribute = header.substring(start, end(header, start)).strip();
            boolean stays = !attribute.isEmpty();
            for (String name : names) {
                stays &= valueIf(name, start) == null;
            }
            if (stays) {
                rest.append("; ").append(attribute);
            }
        }
        return rest.toString();
    }

    /** The value of the attribute that begins at {@code start}, empty when it has none; null when the attribute is another one. */
    private @Nullable String valueIf(String name, int start) {
        int end = end(header, start);
        int equals = header.indexOf('=', start, end);
        int from = start;
        int to = equals < 0 ? end : equals;
        while (from < to && header.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && header.charAt(to - 1) <= ' ') {
            to--;
        }
        if (to - from != name.length() || !header.regionMatches(true, from, name, 0, name.length())) {
            return null;
        }
        return equals < 0 ? "" : header.substring(equals + 1, end).strip();
    }

    private static int end(String header, int start) {
        int semicolon = header.indexOf(';', start);
        return semicolon < 0 ? header.length() : semicolon;
    }

    /** RFC 6265 §5.2.2: digits, perhaps after a minus; anything else is as if it were not there. */
    private static boolean isNumber(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > from;
    }

    private static long seconds(String number) {
        if (number.startsWith("-")) {
            return 0;
        }
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // more digits than a long has
        }
    }
}
