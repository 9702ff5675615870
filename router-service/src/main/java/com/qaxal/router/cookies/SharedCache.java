package com.qaxal.router.cookies;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells answers that somebody between us and the browser may hand to another visitor. Images, scripts and their like are cached by many, whatever else
 * they are told; anything else when its origin allows it (RFC 9111 §5.2.2).
 */
final class SharedCache {
    private static final String[] CACHED_TYPES = {
        "image/",
        "font/",
        "audio/",
        "video/",
        "text/css",
        "text/javascript",
        "application/javascript",
        "application/x-javascript",
        "text/ecmascript",
        "application/ecmascript",
        "application/wasm"
    };

    private SharedCache() {}

    static boolean mayStore(@Nullable String contentType, @Nullable String cacheControl) {
        return contentType != null && isOfCachedType(contentType) || cacheControl != null && isAllowed(cacheControl);
    }

    private static boolean isOfCachedType(String contentType) {
        for (String type : CACHED_TYPES) {
            if (contentType.regionMatches(true, 0, type, 0, type.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAllowed(String cacheControl) {
        String lower = cacheControl.toLowerCase(Locale.ROOT);
        if (lower.contains("no-store") || lower.contains("private")) {
            return false;
        }
        return lower.contains("public")
                || lower.contains("immutable")
                || lasts(lower, "max-age=")
                || lasts(lower, "s-maxage=");
    }

    private static boolean lasts(String lower, String directive) {
        int at = lower.indexOf(directive);
        int digit = at < 0 ? lower.length() : at + directive.length();
        return digit < lower.length() && lower.charAt(digit) != '0';
    }
}
