package com.qaxal.router.cookies;

/** Walks over what a {@code Cookie} header lists (RFC 6265 §4.2.1) without copying anything. */
final class Pairs {
    private final String text;
    private int next;
    private int start;
    private int end;

    Pairs(String text) {
        this.text = text;
    }

    /** Moves to the next pair that is not empty. */
    boolean next() {
        while (next < text.length()) {
            start = next;
            int semicolon = text.indexOf(';', start);
            end = semicolon < 0 ? text.length() : semicolon;
            next = end + 1;
            while (start < end && isBlank(text.charAt(start))) {
                start++;
            }
            while (end > start && isBlank(text.charAt(end - 1))) {
                end--;
            }
            if (start < end) {
                return true;
            }
        }
        return false;
    }

    int start() {
        return start;
    }

    /** Where the name ends; -1 when there is no name. */
    int nameEnd() {
        return text.indexOf('=', start, end);
    }

    int end() {
        return end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
