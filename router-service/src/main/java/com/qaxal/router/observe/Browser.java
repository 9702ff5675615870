package com.qaxal.router.observe;

import org.jspecify.annotations.Nullable;

/** The coarse family of a user agent: enough to compare browsers, too little to recognize a visitor. */
public final class Browser {
    private Browser() {}

    /** @param userAgent the header; its most telling part first, since each family claims to be the ones before it */
    public static String family(@Nullable String userAgent) {
        if (userAgent == null) {
            return "none";
        }
        if (userAgent.contains("Edg/")) {
            return "edge";
        }
        if (userAgent.contains("Firefox/") || userAgent.contains("FxiOS/")) {
            return "firefox";
        }
        if (userAgent.contains("Chrome/") || userAgent.contains("CriOS/")) {
            return "chrome";
        }
        return userAgent.contains("Safari/") ? "safari" : "other";
    }
}
