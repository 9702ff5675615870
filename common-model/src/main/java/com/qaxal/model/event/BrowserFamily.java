package com.qaxal.model.event;

import org.jspecify.annotations.Nullable;

/** The coarse family of a user agent, as the events name it: enough to compare browsers, too little to recognize a visitor. */
public final class BrowserFamily {
    private BrowserFamily() {}

    /**
     * Looks for the most telling part first, since each family claims to be the ones after it.
     *
     * @param userAgent the header; null when there was none
     * @return {@code edge}, {@code firefox}, {@code chrome}, {@code safari}, {@code other}, or {@code none}
     */
    public static String of(@Nullable String userAgent) {
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
