package com.qaxal.router.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.UnknownConsent;
import com.qaxal.router.cookies.Consent.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsentTest {

    @ParameterizedTest(name = "gcs={0} gcd={1} GPC={2}")
    @CsvSource({
        // gcs,  gcd,            GPC,   analytics, advertising
        "G111,   ,               false, GRANTED, GRANTED",
        "G100,   ,               false, DENIED,  DENIED",
        "G101,   ,               false, GRANTED, DENIED",
        "G110,   ,               false, DENIED,  GRANTED",
        "G1--,   ,               false, UNKNOWN, UNKNOWN",
        ",       ,               false, UNKNOWN, UNKNOWN",
        ",       11t1t1t1t5,     false, GRANTED, GRANTED",
        ",       11p1p1p1p5,     false, DENIED,  DENIED",
        ",       13p3t3p3p5l1,   false, GRANTED, DENIED",
        ",       13l3l3l3l1l1,   false, UNKNOWN, UNKNOWN",
        ",       11x1z1t1t5,     false, UNKNOWN, UNKNOWN",
        "G111,   11p1t1t1t5,     false, GRANTED, DENIED",
        "G100,   11t1t1t1t5,     false, DENIED,  DENIED",
        "G1--,   11t1t1t1t5,     false, GRANTED, GRANTED",
        "G2,     ,               false, UNKNOWN, UNKNOWN",
        "G111,   ,               true,  GRANTED, DENIED",
        ",       ,               true,  UNKNOWN, DENIED",
    })
    void explicitDenialWinsThenGcsThenGcd(
            String gcs, String gcd, boolean globalPrivacyControl, Answer analytics, Answer advertising) {
        assertThat(Consent.of(gcs, gcd, globalPrivacyControl)).isEqualTo(new Consent(analytics, advertising));
    }

    @Test
    void unknownIsNotGrantedUnlessTheContainerSaysSo() {
        Consent unknown = Consent.of(null, null, false);

        assertThat(unknown.allows(CookieCategory.ANALYTICS, UnknownConsent.LEAVE_AS_IS))
                .isFalse();
        assertThat(unknown.allows(CookieCategory.ANALYTICS, UnknownConsent.ASSUME_GRANTED))
                .isTrue();
    }

    @Test
    void denialStandsAgainstTheContainersPolicy() {
        Consent denied = Consent.of("G100", null, false);

        assertThat(denied.allows(CookieCategory.ANALYTICS, UnknownConsent.ASSUME_GRANTED))
                .isFalse();
    }
}
