package com.qaxal.loader.boot;

import java.util.List;

/** What a browser can be asked to look at; the names are those of {@code detect/checks.ts}. */
public final class Signals {
    /** Asks the host of Google's by which the direct way is judged whether it can be reached. */
    static final String GOOGLE_BLOCKED = "google_blocked";

    /** Ask the others. */
    static final List<String> MORE_OF_GOOGLE =
            List.of("google_regional_blocked", "analytics_google_blocked", "tag_manager_blocked");

    /** Found out within the page. */
    static final List<String> QUIET =
            List.of("cosmetic_filter", "script_cookies", "script_cookies_capped", "local_storage");

    private Signals() {}

    /** Whether we ever ask for it: statistics are kept by these names, and a visitor must not make up new ones. */
    public static boolean isKnown(String signal) {
        return signal.equals(GOOGLE_BLOCKED) || MORE_OF_GOOGLE.contains(signal) || QUIET.contains(signal);
    }
}
