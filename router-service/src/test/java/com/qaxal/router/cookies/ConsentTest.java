package com.qaxal.router.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.UnknownConsent;
import com.qaxal.router.cookies.Consent.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsentTest {

    @ParameterizedTest(name = "{0} GPC={1}")
    @CsvSource({
        // query,                    GPC,   analytics, advertising
        "gcs=G111,                   false, GRANTED, GRANTED",
        "gcs=G100,                   false, DENIED,  DENIED",
        "v=2&gcs=G101&tid=1,         false, GRANTED, DENIED",
        "gcs=G110,                   false, DENIED,  GRANTED",
        "gcs=G1--,                   false, UNKNOWN, UNKNOWN",
        "gcs=G1-0,                   false, DENIED,  UNKNOWN",
        ",                           false, UNKNOWN, UNKNOWN",
        "gcd=11t1t1t1t5,             false, GRANTED, GRANTED",
        "gcd=11p1p1p1p5,             false, DENIED,  DENIED",
        "gcd=13p3t3p3p5l1,           false, GRANTED, DENIED",
        "gcd=13l3l3l3l1l1,           false, UNKNOWN, UNKNOWN",
        "gcd=13n3r3l3l1l1,           false, GRANTED, GRANTED",
        "gcd=13v3v3v3v1,             false, GRANTED, GRANTED",
        "gcd=13m3q3l3l1l1,           false, DENIED,  DENIED",
        "gcd=13u3u3l3l1l1,           false, DENIED,  DENIED",
        "gcd=11t1,                   false, UNKNOWN, GRANTED",
        "gcd=,                       false, UNKNOWN, UNKNOWN",
        "gcs=G111&gcd=11p1t1t1t5,    false, GRANTED, DENIED",
        "gcs=G100&gcd=11t1t1t1t5,    false, DENIED,  DENIED",
        "gcs=G1--&gcd=11t1t1t1t5,    false, GRANTED, GRANTED",
        "gcs=G111&gcd=11l1l1l1l5,    false, GRANTED, GRANTED",
        "gcs=G111,                   true,  GRANTED, DENIED",
        ",                           true,  UNKNOWN, DENIED",
    })
    void explicitDenialWinsThenGcsThenGcd(
            String query, boolean globalPrivacyControl, Answer analytics, Answer advertising) {
        assertThat(Consent.of(query, globalPrivacyControl)).isEqualTo(new Consent(analytics, advertising));
    }

    @ParameterizedTest
    @CsvSource({"gcd=11x1z1t1t5", "gcd=11T1T1T1T5", "gcs=G2", "gcs=G2111", "gcs=g111", "gcs=G1xx", "gcs=%47111", "gcs="
    })
    void unknownLettersAreUnknown(String query) {
        assertThat(Consent.of(query, false)).isEqualTo(new Consent(Answer.UNKNOWN, Answer.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource({"xgcs=G111", "ep.gcs=G111", "dl=https://a/?gcs=G111", "gcs", "GCS=G111"})
    void onlyTheParameterItselfIsRead(String query) {
        assertThat(Consent.of(query, false)).isEqualTo(new Consent(Answer.UNKNOWN, Answer.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource({
        "gcs=G111&gcs=G100,              DENIED,  DENIED",
        "gcs=G100&gcs=G111,              DENIED,  DENIED",
        "gcs=G101&gcs=G110,              DENIED,  DENIED",
        "gcd=11t1t1t1t5&gcd=11p1p1p1p5,  DENIED,  DENIED",
        "gcs=G111&gcs=G111,              GRANTED, GRANTED",
        "gcs=G111&gcs=G1--,              UNKNOWN, UNKNOWN",
    })
    void ofTwoParametersAnyDenialWins(String query, Answer analytics, Answer advertising) {
        assertThat(Consent.of(query, false)).isEqualTo(new Consent(analytics, advertising));
    }

    @Test
    void unknownIsNotGrantedUnlessTheContainerSaysSo() {
        Consent unknown = Consent.of(null, false);

        assertThat(unknown.allows(CookieCategory.ANALYTICS, UnknownConsent.LEAVE_AS_IS))
                .isFalse();
        assertThat(unknown.allows(CookieCategory.ANALYTICS, UnknownConsent.ASSUME_GRANTED))
                .isTrue();
    }

    @Test
    void denialStandsAgainstTheContainersPolicy() {
        Consent denied = Consent.of("gcs=G100", false);

        assertThat(denied.allows(CookieCategory.ANALYTICS, UnknownConsent.ASSUME_GRANTED))
                .isFalse();
    }
}
