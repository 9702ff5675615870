package com.qaxal.loader.detection;

import org.jspecify.annotations.Nullable;

/** The coarse family of a browser: enough to compare them, too little to recognize a visitor. */
final class BrowserFamily {
    private BrowserFamily() {}

    /** Each family claims to be the ones after it, so the most telling part is looked for first. */
    static String of(@Nullable String userAgent) {
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
