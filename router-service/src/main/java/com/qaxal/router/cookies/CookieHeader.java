package com.qaxal.router.cookies;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cookies of a request that concern us: the kept ones, and our own. Read in one walk. */
final class CookieHeader {
    /** More than any site has; whoever sends more is not helped by more. */
    private static final int MOST_KEPT = 30;
    /** Two copies can come when a site's cookie domain was changed. */
    private static final int MOST_MASTERS = 2;

    private final String text;
    private final OwnNames names;
    private final List<Kept> kept = new ArrayList<>(4);
    private List<String> masters = List.of();
    private boolean hasOurs;
    private @Nullable String marker;

    /** A kept cookie; of several with one name, the first: browsers send the more specific one first. */
    record Kept(KeptCookies.Rule rule, String text, int start, int nameEnd, int end) {
        String name() {
            return text.substring(start, nameEnd);
        }

        String value() {
            return text.substring(nameEnd + 1, end);
        }

        String pair() {
            return text.substring(start, end);
        }

        boolean isNamed(String name) {
            return nameEnd - start == name.length() && text.startsWith(name, start);
        }

        /** Without control characters (RFC 6265 §4.1.1), it can stand in a header again as it is. */
        boolean isClean() {
            return CookieHeader.isClean(text, start, end);
        }

        int nameHash() {
            return Marker.hash(text, start, nameEnd);
        }

        private boolean isNamedLike(Kept other) {
            int length = nameEnd - start;
            return other.nameEnd - other.start == length && text.regionMatches(start, text, other.start, length);
        }
    }

    private CookieHeader(String text, OwnNames names) {
        this.text = text;
        this.names = names;
    }

    static CookieHeader of(@Nullable String text, OwnNames names, KeptCookies rules) {
        CookieHeader header = new CookieHeader(text == null ? "" : text, names);
        header.read(rules);
        return header;
    }

    List<Kept> kept() {
        return kept;
    }

    /** Whether a cookie of this name came in, be it beyond those that are kept. */
    boolean holds(String name) {
        for (Kept cookie : kept) {
            if (cookie.isNamed(name)) {
                return true;
            }
        }
        return kept.size() == MOST_KEPT && holds(text, name);
    }

    boolean hasOurs() {
        return hasOurs;
    }

    /** The values of the master cookie, nearly always one or none. */
    List<String> masters() {
        return masters;
    }

    @Nullable
    String marker() {
        return marker;
    }

    /** The {@code Cookie} header for the origin; null when nothing is left for it. */
    @Nullable
    String forwarded(List<String> addedPairs) {
        StringBuilder forwarded = new StringBuilder(text.length() + 64);
        appendForeign(text, names, forwarded);
        for (String pair : addedPairs) {
            append(forwarded, pair, 0, pair.length());
        }
        return forwarded.isEmpty() ? null : forwarded.toString();
    }

    /** The header without our cookies: the same instance where there are none, null where there is nothing else. */
    static @Nullable String withoutOurs(@Nullable String text, OwnNames names) {
        if (text == null || !text.contains(names.prefix())) {
            return text;
        }
        StringBuilder forwarded = new StringBuilder(text.length());
        if (!appendForeign(text, names, forwarded)) {
            return text;
        }
        return forwarded.isEmpty() ? null : forwarded.toString();
    }

    static boolean holds(String text, String name) {
        Pairs pairs = new Pairs(text);
        while (pairs.next()) {
            if (pairs.nameEnd() - pairs.start() == name.length() && text.startsWith(name, pairs.start())) {
                return true;
            }
        }
        return false;
    }

    static boolean isClean(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || c > 0xff) { // beyond 0xff it was no header
                return false;
            }
        }
        return true;
    }

    private void read(KeptCookies rules) {
        Pairs pairs = new Pairs(text);
        while (pairs.next()) {
            int nameEnd = pairs.nameEnd();
            if (nameEnd <= pairs.start()) {
                continue;
            }
            if (names.isOurs(text, pairs.start(), nameEnd)) {
                ours(pairs.start(), nameEnd, pairs.end());
                continue;
            }
            KeptCookies.Rule rule = rules.find(text, pairs.start(), nameEnd);
            if (rule != null && kept.size() < MOST_KEPT) {
                addFirst(new Kept(rule, text, pairs.start(), nameEnd, pairs.end()));
            }
        }
    }

    private void addFirst(Kept cookie) {
        for (Kept earlier : kept) {
            if (cookie.isNamedLike(earlier)) {
                return;
            }
        }
        kept.add(cookie);
    }

    private void ours(int start, int nameEnd, int end) {
        hasOurs = true;
        if (text.startsWith(names.master(), start)) {
            if (masters.isEmpty()) {
                masters = new ArrayList<>(MOST_MASTERS);
            }
            if (masters.size() < MOST_MASTERS) {
                masters.add(text.substring(nameEnd + 1, end));
            }
        } else if (marker == null && text.startsWith(names.marker(), start)) {
            marker = text.substring(nameEnd + 1, end);
        }
    }

    /** Whether one of ours was left out. */
    private static boolean appendForeign(String text, OwnNames names, StringBuilder forwarded) {
        boolean leftOut = false;
        Pairs pairs = new Pairs(text);
        while (pairs.next()) {
            int nameEnd = pairs.nameEnd();
            if (nameEnd > pairs.start() && names.isOurs(text, pairs.start(), nameEnd)) {
                leftOut = true;
            } else {
                append(forwarded, text, pairs.start(), pairs.end());
            }
        }
        return leftOut;
    }

    private static void append(StringBuilder forwarded, String text, int from, int to) {
        if (!forwarded.isEmpty()) {
            forwarded.append("; ");
        }
        forwarded.append(text, from, to);
    }
}
