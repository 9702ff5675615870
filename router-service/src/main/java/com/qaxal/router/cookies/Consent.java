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
 * @param analytics what holds for {@code analytics_storage}
 * @param advertising what holds for {@code ad_storage}
 */
record Consent(Answer analytics, Answer advertising) {

    enum Answer {
        GRANTED,
        DENIED,
        UNKNOWN
    }

    /**
     * @param gcs the parameter's value as it stands in the query; null when absent
     * @param gcd likewise
     * @param globalPrivacyControl whether the browser sent {@code Sec-GPC: 1}, which denies advertising
     */
    static Consent of(@Nullable String gcs, @Nullable String gcd, boolean globalPrivacyControl) {
        Answer advertising = combine(gcs(gcs, 2), gcd(gcd, 0));
        return new Consent(combine(gcs(gcs, 3), gcd(gcd, 1)), globalPrivacyControl ? Answer.DENIED : advertising);
    }

    boolean allows(CookieCategory category, UnknownConsent policy) {
        Answer answer = switch (category) {
            case ANALYTICS -> analytics;
            case ADVERTISING -> advertising;
        };
        return switch (answer) {
            case GRANTED -> true;
            case DENIED -> false;
            case UNKNOWN -> policy == UnknownConsent.ASSUME_GRANTED;
        };
    }

    private static Answer combine(Answer gcs, Answer gcd) {
        if (gcs == Answer.DENIED || gcd == Answer.DENIED) {
            return Answer.DENIED;
        }
        return gcs == Answer.UNKNOWN ? gcd : gcs;
    }

    private static Answer gcs(@Nullable String gcs, int at) {
        if (gcs == null || gcs.length() != 4 || !gcs.startsWith("G1")) {
            return Answer.UNKNOWN;
        }
        return switch (gcs.charAt(at)) {
            case '1' -> Answer.GRANTED;
            case '0' -> Answer.DENIED;
            default -> Answer.UNKNOWN;
        };
    }

    private static Answer gcd(@Nullable String gcd, int which) {
        if (gcd == null) {
            return Answer.UNKNOWN;
        }
        int letter = -1;
        for (int i = 0; i < gcd.length(); i++) {
            char c = gcd.charAt(i);
            boolean isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (isLetter && ++letter == which) {
                return letter(c);
            }
        }
        return Answer.UNKNOWN;
    }

    private static Answer letter(char letter) {
        return switch (letter) {
            case 'n', 'r', 't', 'v' -> Answer.GRANTED;
            case 'm', 'p', 'q', 'u' -> Answer.DENIED;
            default -> Answer.UNKNOWN;
        };
    }
}
