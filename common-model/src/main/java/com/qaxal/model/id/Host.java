package com.qaxal.model.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/** A DNS host name in the only form the platform compares: lower case, punycode, no port, no trailing dot. */
public record Host(@JsonValue String value) {
    private static final int MAX_LENGTH = 253; // RFC 1035 §2.3.4
    private static final int MAX_LABEL = 63;

    /** @throws IllegalArgumentException when {@code value} is not a host name in canonical form */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Host {
        if (!isCanonical(value)) {
            throw new IllegalArgumentException("not a host name in canonical form, " + value.length() + " characters");
        }
    }

    /** Reads what a {@code Host} header or an {@code :authority} says; empty when it names no valid host. */
    public static Optional<Host> fromAuthority(String authority) {
        int colon = authority.indexOf(':');
        if (colon >= 0 && !isPort(authority, colon + 1)) {
            return Optional.empty();
        }
        String name = colon < 0 ? authority : authority.substring(0, colon);
        if (!name.isEmpty() && name.charAt(name.length() - 1) == '.') {
            name = name.substring(0, name.length() - 1);
        }
        String lower = lowerCase(name);
        return isCanonical(lower) ? Optional.of(new Host(lower)) : Optional.empty();
    }

    /**
     * Reads the host of an {@code Origin} or a {@code Referer}. Only the authority is looked at: browsers send paths and queries that RFC 3986
     * does not allow, such as {@code ?f=a|b}. Empty when {@code url} is not of http or https, or names no valid host.
     */
    public static Optional<Host> fromUrl(String url) {
        int start = url.startsWith("https://") ? 8 : url.startsWith("http://") ? 7 : -1;
        if (start < 0) {
            return Optional.empty();
        }
        int end = start;
        while (end < url.length() && !endsAuthority(url.charAt(end))) {
            end++;
        }
        return fromAuthority(url.substring(start, end));
    }

    /** Reads what a person typed, international names included; empty when it names no valid host. */
    public static Optional<Host> fromUser(String text) {
        try {
            return fromAuthority(IDN.toASCII(text.strip(), IDN.USE_STD3_ASCII_RULES));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether this host is {@code domain} itself or lies below it. */
    public boolean isWithin(Host domain) {
        int head = value.length() - domain.value.length();
        return head == 0
                ? value.equals(domain.value)
                : head > 0 && value.endsWith(domain.value) && value.charAt(head - 1) == '.';
    }

    private static boolean endsAuthority(char c) {
        return c == '/' || c == '?' || c == '#';
    }

    private static String lowerCase(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }

    private static boolean isPort(String authority, int from) {
        int digits = authority.length() - from;
        if (digits > 5) {
            return false;
        }
        for (int i = from; i < authority.length(); i++) {
            if (authority.charAt(i) < '0' || authority.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isCanonical(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        int labelStart = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (!isLabel(name, labelStart, i)) {
                    return false;
                }
                labelStart = i + 1;
            }
        }
        return true;
    }

    /** Letters, digits, hyphens and (seen in the wild) underscores; a hyphen neither first nor last. */
    private static boolean isLabel(String name, int from, int to) {
        int length = to - from;
        if (length < 1 || length > MAX_LABEL || name.charAt(from) == '-' || name.charAt(to - 1) == '-') {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = name.charAt(i);
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
