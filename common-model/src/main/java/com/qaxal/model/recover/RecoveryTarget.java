package com.qaxal.model.recover;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The answer to "what does this recovery payload ask for?".
 */
public sealed interface RecoveryTarget {

    /** The seed's recovered endpoints, and the two libraries. A container may allow more, by exact path. */
    Set<String> DEFAULT_PATHS =
            Set.copyOf(List.of("/g/collect", "/collect", "/r/collect", "/ccm/collect", "/gtm.js", "/gtag/js"));

    /** Of those, the ones that carry a hit. */
    Set<String> COLLECT_PATHS = Set.of("/g/collect", "/collect", "/r/collect", "/ccm/collect");

    /**
     * Go there.
     *
     * @param path absolute, and of one spelling only: free of dot segments, empty segments and percent-encodings
     * @param uri path and query, byte for byte as the page built them
     */
    record Accepted(String path, String uri) implements RecoveryTarget {}

    /** Whether {@code text} is a path that {@link Accepted} could ever name: what a container allows besides the defaults must be. */
    static boolean isPath(String text) {
        return TargetRules.judge(text.getBytes(StandardCharsets.UTF_8), 0) instanceof Accepted(String path, String uri)
                && path.equals(uri);
    }

    /** No payload of ours: wrong alphabet, control characters, no path, or too long. */
    record Malformed() implements RecoveryTarget {}

    /** Well formed, but it tries to leave the origin, or its path could be read in two ways. */
    record Forbidden() implements RecoveryTarget {}
}
