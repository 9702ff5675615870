package com.qaxal.router.cookies;

import com.qaxal.model.kv.KeepableName;
import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.KeptCookie;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which cookies are kept, by name. The default set stands above what a customer adds: {@code _fbp} needs consent to advertising, whatever
 * the customer calls it. Names that are never kept ({@link KeepableName}) are skipped.
 */
final class KeptCookies {
    /** Most valuable first: when not everything fits where values are remembered, the end of the list goes first. */
    private static final List<Rule> IDENTIFIERS = List.of(
            new Rule("FPID", false, CookieCategory.ANALYTICS, true, FirstSet.FOURTH_FIELD_SECONDS),
            new Rule("_ga", false, CookieCategory.ANALYTICS, false, FirstSet.FOURTH_FIELD_SECONDS),
            new Rule("FPAU", false, CookieCategory.ADVERTISING, false, FirstSet.FOURTH_FIELD_SECONDS),
            new Rule("_gcl_au", false, CookieCategory.ADVERTISING, false, FirstSet.FOURTH_FIELD_SECONDS),
            new Rule("_fbp", false, CookieCategory.ADVERTISING, false, FirstSet.THIRD_FIELD_MILLISECONDS),
            new Rule("_ttp", false, CookieCategory.ADVERTISING, false, FirstSet.NOT_TOLD),
            new Rule("_uetvid", false, CookieCategory.ADVERTISING, false, FirstSet.NOT_TOLD));

    /** Where a visit came from, and how it goes on: new ones come with new visits. */
    private static final List<Rule> CIRCUMSTANCES = List.of(
            new Rule("_fbc", false, CookieCategory.ADVERTISING, false, FirstSet.THIRD_FIELD_MILLISECONDS),
            new Rule("_gcl_", true, CookieCategory.ADVERTISING, false, FirstSet.NOT_TOLD),
            new Rule("_ga_", true, CookieCategory.ANALYTICS, false, FirstSet.NOT_TOLD));

    private final Rule[] rules;
    /** Whether a kept name begins with this character: turns away nearly every other cookie at once. */
    private final boolean[] initials = new boolean[128];

    /**
     * @param httpOnly known to be invisible to scripts: it must stay so, and the others must stay visible
     * @param firstSet where its value says since when it exists
     */
    record Rule(String name, boolean isPrefix, CookieCategory category, boolean httpOnly, FirstSet firstSet) {
        private boolean matches(String text, int from, int to) {
            int length = to - from;
            boolean fits =
                    isPrefix ? length > name.length() && length <= KeepableName.MAX_LENGTH : length == name.length();
            return fits && text.startsWith(name, from);
        }
    }

    KeptCookies(List<KeptCookie> additional) {
        List<Rule> all = new ArrayList<>(IDENTIFIERS);
        for (KeptCookie cookie : additional) {
            if (KeepableName.refusal(cookie.name()) == null && !isDefault(cookie.name())) {
                all.add(new Rule(cookie.name(), false, cookie.category(), cookie.httpOnly(), FirstSet.NOT_TOLD));
            }
        }
        all.addAll(CIRCUMSTANCES);
        this.rules = all.toArray(Rule[]::new);
        for (Rule rule : rules) {
            initials[rule.name().charAt(0)] = true;
        }
    }

    private static boolean isDefault(String name) {
        return Stream.concat(IDENTIFIERS.stream(), CIRCUMSTANCES.stream())
                .anyMatch(rule -> rule.matches(name, 0, name.length()));
    }

    @Nullable
    Rule find(String name) {
        return find(name, 0, name.length());
    }

    /** The rule for the cookie whose name stands there; null when it is not kept. */
    @Nullable
    Rule find(String text, int from, int to) {
        int rank = rank(text, from, to);
        return rank < rules.length ? rules[rank] : null;
    }

    /** The lower, the more valuable. */
    int rank(String name) {
        return rank(name, 0, name.length());
    }

    private int rank(String text, int from, int to) {
        if (from < to && text.charAt(from) < initials.length && initials[text.charAt(from)]) {
            for (int rank = 0; rank < rules.length; rank++) {
                if (rules[rank].matches(text, from, to)) {
                    return rank;
                }
            }
        }
        return rules.length;
    }
}
