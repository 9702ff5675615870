package com.qaxal.router.cookies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeysTest {
    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @Test
    void firstKeySealsAndAllAreKnownByTheirId() {
        MasterKeys keys = MasterKeys.parse(List.of("2026-b:" + SECRET, " 2026-a : " + SECRET));

        assertThat(keys.current()).extracting(MasterKeys.Key::id).isEqualTo("2026-b");
        assertThat(keys.byId("2026-a")).isNotNull();
        assertThat(keys.byId("2026-c")).isNull();
    }

    @Test
    void withoutKeysNothingSeals() {
        assertThat(MasterKeys.parse(List.of())).isEqualTo(MasterKeys.NONE);
        assertThat(MasterKeys.NONE.current()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                SECRET,
                ":" + SECRET,
                "k1:",
                "k1:c2hvcnQ=",
                "k1:" + SECRET + SECRET,
                "k1:!!!CAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "k.1:" + SECRET,
                "k;1:" + SECRET,
                "a-key-id-of-17-ch:" + SECRET,
            })
    void malformedKeyIsRefusedWithoutQuotingIt(String malformed) {
        assertThatThrownBy(() -> MasterKeys.parse(List.of(malformed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("master key 1 is not id:base64 of 32 bytes")
                .hasNoCause();
    }

    @Test
    void twoKeysWithOneIdAreRefused() {
        assertThatThrownBy(() -> MasterKeys.parse(List.of("k1:" + SECRET, "k1:" + SECRET)))
                .hasMessage("two master keys have the id k1");
    }

    @Test
    void secretIsNeverPrinted() {
        assertThat(MasterKeys.parse(List.of("k1:" + SECRET)).toString()).isEqualTo("MasterKeys[keys=[Key[k1]]]");
    }
}
