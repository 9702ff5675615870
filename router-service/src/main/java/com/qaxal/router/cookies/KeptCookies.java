package com.qaxal.router.cookies;

import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.KeptCookie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which cookies are kept, by name. Names that are never kept win over everything: session ids and authentication belong to the site, {@code FPLC}
 * lives 20 hours by design, and {@code __Host-} cookies may not have a Domain.
 */
final class KeptCookies {
    private static final List<Rule> DEFAULTS = List.of(
            new Rule("_ga", false, CookieCategory.ANALYTICS, false),
            new Rule("_ga_", true, CookieCategory.ANALYTICS, false),
            new Rule("FPID", false, CookieCategory.ANALYTICS, true),
            new Rule("FPAU", false, CookieCategory.ADVERTISING, false),
            new Rule("_gcl_", true, CookieCategory.ADVERTISING, false),
            new Rule("_fbp", false, CookieCategory.ADVERTISING, false),
            new Rule("_fbc", false, CookieCategory.ADVERTISING, false),
            new Rule("_ttp", false, CookieCategory.ADVERTISING, false),
            new Rule("_uetvid", false, CookieCategory.ADVERTISING, false));

    private final List<Rule> rules;

    /** @param httpOnly known to be invisible to scripts: it must stay so, and the others must stay visible */
    record Rule(String name, boolean isPrefix, CookieCategory category, boolean httpOnly) {
        private boolean matches(CharSequence cookie) {
            int length = name.length();
            if (isPrefix ? cookie.length() <= length : cookie.length() != length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (cookie.charAt(i) != name.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    KeptCookies(List<KeptCookie> additional) {
        List<Rule> all = new ArrayList<>(DEFAULTS);
        for (KeptCookie cookie : additional) {
            if (mayBeKept(cookie.name())) {
                all.add(new Rule(cookie.name(), false, cookie.category(), false));
            }
        }
        this.rules = List.copyOf(all);
    }

    /** The rule for a cookie of this name; null when it is not kept. */
    @Nullable
    Rule ruleFor(CharSequence name) {
        for (Rule rule : rules) {
            if (rule.matches(name)) {
                return rule;
            }
        }
        return null;
    }

    private static boolean mayBeKept(String name) {
        return !name.startsWith("__Host-") && !name.equals("FPLC");
    }
}
