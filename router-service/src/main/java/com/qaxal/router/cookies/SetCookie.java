package com.qaxal.router.cookies;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Set-Cookie} header taken apart just as far as we change it; everything else stays as it was written.
 *
 * @param pair {@code name=value}
 * @param attributes as written, without the semicolons around them
 */
record SetCookie(String pair, List<String> attributes) {

    static SetCookie parse(String header) {
        String[] parts = header.split(";", -1);
        List<String> attributes = new ArrayList<>(parts.length);
        for (int i = 1; i < parts.length; i++) {
            attributes.add(parts[i].strip());
        }
        return new SetCookie(parts[0].strip(), attributes);
    }

    /** Seconds; null when there is no valid {@code Max-Age}. */
    @Nullable
    Long maxAge() {
        String value = value("max-age");
        if (value == null) {
            return null;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    boolean hasExpires() {
        return value("expires") != null;
    }

    /** The {@code Domain} without its leading dot; null when there is none. */
    @Nullable
    String domain() {
        String value = value("domain");
        if (value == null || value.isEmpty()) {
            return null;
        }
        return value.startsWith(".") ? value.substring(1) : value;
    }

    String withMaxAge(long seconds) {
        return without("max-age", "expires") + "; Max-Age=" + seconds;
    }

    String withoutDomain() {
        return without("domain");
    }

    private String without(String... names) {
        StringBuilder header = new StringBuilder(pair);
        for (String attribute : attributes) {
            boolean dropped = false;
            for (String name : names) {
                dropped |= CookieKeeper.isAttribute(attribute, name);
            }
            if (!dropped) {
                header.append("; ").append(attribute);
            }
        }
        return header.toString();
    }

    /** The last attribute of that name counts (RFC 6265 §5.3). */
    private @Nullable String value(String name) {
        String found = null;
        for (String attribute : attributes) {
            if (CookieKeeper.isAttribute(attribute, name)) {
                int equals = attribute.indexOf('=');
                found = equals < 0 ? "" : attribute.substring(equals + 1).strip();
            }
        }
        return found;
    }
}
