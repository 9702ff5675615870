package com.qaxal.router.cookies;

import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.UnknownConsent;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about consent, in Google's two notations.
 *
 * <p>{@code gcs} is {@code G1<ad><analytics>} with {@code 1} granted, {@code 0} denied. {@code gcd} has four letters between digits, in the
 * order ad_storage, analytics_storage, ad_user_data, ad_personalization. An explicit denial in either wins; else {@code gcs}; else
 * {@code gcd}; else it is unknown, and unknown is not granted: the container's policy decides.
 *
 * <p>There are nine, made once: to read one allocates nothing.
 *
 * @param analytics what holds for {@code analytics_storage}
 * @param advertising what holds for {@code ad_storage}
 */
record Consent(Answer analytics, Answer advertising) {
    private static final Consent[] ALL = new Consent[Answer.values().length * Answer.values().length];

    static {
        for (Answer analytics : Answer.values()) {
            for (Answer advertising : Answer.values()) {
                Consent consent = new Consent(analytics, advertising);
                ALL[consent.index()] = consent;
            }
        }
    }

    private static final Consent UNKNOWN = of(Answer.UNKNOWN, Answer.UNKNOWN);

    enum Answer {
        GRANTED,
        DENIED,
        UNKNOWN
    }

    /** One of the notations; reads the value that stands there. */
    private interface Notation {
        Consent read(String query, int from, int to);
    }

    /**
     * @param query as it stands in the URL; null when absent
     * @param globalPrivacyControl whether the browser sent {@code Sec-GPC: 1}, which denies advertising
     */
    static Consent of(@Nullable String query, boolean globalPrivacyControl) {
        Consent gcs = query == null ? UNKNOWN : parameter(query, "gcs=", Consent::gcs);
        Consent gcd = query == null ? UNKNOWN : parameter(query, "gcd=", Consent::gcd);
        return of(
                combined(gcs.analytics, gcd.analytics),
                globalPrivacyControl ? Answer.DENIED : combined(gcs.advertising, gcd.advertising));
    }

    boolean allows(CookieCategory category, UnknownConsent policy) {
        return switch (answer(category)) {
            case GRANTED -> true;
            case DENIED -> false;
            case UNKNOWN -> policy == UnknownConsent.ASSUME_GRANTED;
        };
    }

    boolean denies(CookieCategory category) {
        return answer(category) == Answer.DENIED;
    }

    boolean deniesEverything() {
        return analytics == Answer.DENIED && advertising == Answer.DENIED;
    }

    boolean isUnknown() {
        return analytics == Answer.UNKNOWN && advertising == Answer.UNKNOWN;
    }

    /** Tells it from the others, 0 to 8. */
    int index() {
        return analytics.ordinal() * Answer.values().length + advertising.ordinal();
    }

    private Answer answer(CookieCategory category) {
        return switch (category) {
            case ANALYTICS -> analytics;
            case ADVERTISING -> advertising;
        };
    }

    private static Consent of(Answer analytics, Answer advertising) {
        return ALL[analytics.ordinal() * Answer.values().length + advertising.ordinal()];
    }

    private static Answer combined(Answer gcs, Answer gcd) {
        if (gcs == Answer.DENIED || gcd == Answer.DENIED) {
            return Answer.DENIED;
        }
        return gcs == Answer.UNKNOWN ? gcd : gcs;
    }

    /** A parameter that is there twice says no if either does, and yes only if both do. */
    private static Consent parameter(String query, String prefix, Notation notation) {
        Consent said = null;
        for (int at = query.indexOf(prefix); at >= 0; at = query.indexOf(prefix, at + 1)) {
            if (at == 0 || query.charAt(at - 1) == '&') {
                int from = at + prefix.length();
                int end = query.indexOf('&', from);
                Consent here = notation.read(query, from, end < 0 ? query.length() : end);
                said = said == null ? here : said.and(here);
            }
        }
        return said == null ? UNKNOWN : said;
    }

    private Consent and(Consent other) {
        return of(both(analytics, other.analytics), both(advertising, other.advertising));
    }

    private static Answer both(Answer one, Answer other) {
        if (one == Answer.DENIED || other == Answer.DENIED) {
            return Answer.DENIED;
        }
        return one == other ? one : Answer.UNKNOWN;
    }

    private static Consent gcs(String query, int from, int to) {
        if (to - from != 4 || !query.startsWith("G1", from)) {
            return UNKNOWN;
        }
        return of(digit(query.charAt(from + 3)), digit(query.charAt(from + 2)));
    }

    private static Answer digit(char digit) {
        return switch (digit) {
            case '1' -> Answer.GRANTED;
            case '0' -> Answer.DENIED;
            default -> Answer.UNKNOWN;
        };
    }

    /** Lengths vary and digits mean nothing to us: the first letter is about advertising, the second about analytics. */
    private static Consent gcd(String query, int from, int to) {
        int first = letterFrom(query, from, to);
        int second = letterFrom(query, first + 1, to);
        return of(
                second < to ? letter(query.charAt(second)) : Answer.UNKNOWN,
                first < to ? letter(query.charAt(first)) : Answer.UNKNOWN);
    }

    private static int letterFrom(String query, int from, int to) {
        for (int i = from; i < to; i++) {
            int lower = query.charAt(i) | 0x20;
            if (lower >= 'a' && lower <= 'z') {
                return i;
            }
        }
        return to;
    }

    private static Answer letter(char letter) {
        return switch (letter) {
            case 'n', 'r', 't', 'v' -> Answer.GRANTED;
            case 'm', 'p', 'q', 'u' -> Answer.DENIED;
            default -> Answer.UNKNOWN;
        };
    }
}
