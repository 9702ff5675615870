package com.qaxal.model.kv;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names a customer may add to the cookies that are kept. A session id or a sign-in that lives for 395 days is a hole in the customer's
 * site, and nobody sees it from outside: so a name that merely looks like one is refused. The customer can rename a cookie; the visitor
 * cannot take a stolen session back.
 */
public final class KeepableName {
    public static final int MAX_LENGTH = 64;

    /** Anywhere in the name, whatever the case. */
    private static final List<String> SIGN_IN_PARTS = List.of(
            "sess",
            "auth",
            "token",
            "csrf",
            "xsrf",
            "jwt",
            "passw",
            "login",
            "logged",
            "secret",
            "credential",
            "remember");

    /** Frameworks' session ids without any of those parts. */
    private static final Set<String> SESSION_IDS = Set.of("cfid", "sails.io");

    private KeepableName() {}

    /** Why a cookie of this name is not kept, to be read after the name; null when it may be kept. */
    public static @Nullable String refusal(String name) {
        if (!isToken(name)) {
            return "is no cookie name of 1 to " + MAX_LENGTH + " characters (RFC 6265 §4.1.1)";
        }
        if (name.startsWith("__Host-")) {
            return "is never kept: a __Host- cookie may not have a Domain";
        }
        if (name.equals("FPLC")) {
            return "is never kept: it lives 20 hours by design";
        }
        return looksLikeSignIn(name.toLowerCase(Locale.ROOT))
                ? "is never kept: it looks like a session or a sign-in"
                : null;
    }

    /** {@code connect.sid}, {@code SSID} and their like end so; ordinary words do not. */
    private static boolean looksLikeSignIn(String lower) {
        return lower.endsWith("sid")
                || SESSION_IDS.contains(lower)
                || SIGN_IN_PARTS.stream().anyMatch(lower::contains);
    }

    private static boolean isToken(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c > '~' || "()<>@,;:\\\"/[]?={}".indexOf(c) >= 0) { // RFC 9110 §5.6.2
                return false;
            }
        }
        return true;
    }
}
