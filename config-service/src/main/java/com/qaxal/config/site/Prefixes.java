package com.qaxal.config.site;

import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The path prefixes of a site in same-origin mode: two at most are valid at once, so that pages and the site's own server can change over one
 * after the other.
 *
 * @param current what new pages use; null: the site is not in same-origin mode
 * @param former the one before it, until it is ended; null: there is none
 */
record Prefixes(@Nullable String current, @Nullable String former) {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Without vowels there are no words in it, and without g and t none of what block lists look for. */
    private static final String LETTERS = "bcdfhjkmnpqrsvwxz";

    private static final String LETTERS_AND_DIGITS = LETTERS + "23456789";
    private static final int LENGTH = 6;

    private static final List<String> LISTED_ANYWHERE =
            List.of("gtm", "gtag", "analytic", "metric", "track", "tagging", "pixel", "beacon", "adserv", "collect");
    private static final List<String> LISTED_ALONE = List.of("/ad", "/ads", "/ga", "/stats", "/load", "/tag", "/tags");

    /** A new one that says nothing. */
    static String random() {
        StringBuilder prefix = new StringBuilder("/");
        prefix.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        while (prefix.length() <= LENGTH) {
            prefix.append(LETTERS_AND_DIGITS.charAt(RANDOM.nextInt(LETTERS_AND_DIGITS.length())));
        }
        return prefix.toString();
    }

    /** Whether block lists stop addresses of that kind on any host. */
    static boolean isListed(String prefix) {
        return LISTED_ALONE.contains(prefix) || LISTED_ANYWHERE.stream().anyMatch(prefix::contains);
    }

    /** Empty when that would end a former prefix that may still be in use. */
    Optional<Prefixes> changedTo(@Nullable String wanted) {
        if (Objects.equals(wanted, current)) {
            return Optional.of(this);
        }
        boolean back = wanted != null && wanted.equals(former);
        return former == null || back ? Optional.of(new Prefixes(wanted, current)) : Optional.empty();
    }

    Prefixes withoutFormer() {
        return new Prefixes(current, null);
    }

    /** Those that are valid, the current one first. */
    List<String> valid() {
        return Stream.of(Optional.ofNullable(current), Optional.ofNullable(former))
                .flatMap(Optional::stream)
                .toList();
    }
}
