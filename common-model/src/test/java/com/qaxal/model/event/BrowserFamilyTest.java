package com.qaxal.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserFamilyTest {
    private static final String WEBKIT = "Mozilla/5.0 (X) AppleWebKit/605.1.15 (KHTML, like Gecko) ";

    @ParameterizedTest
    @CsvSource({
        "Chrome/140.0.0.0 Safari/537.36, chrome",
        "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0, edge",
        "Version/18.0 Safari/605.1.15, safari",
        "CriOS/140.0 Mobile/15E148 Safari/604.1, chrome",
        "FxiOS/140.0 Mobile/15E148 Safari/605.1.15, firefox",
    })
    void browserThatClaimsToBeOthersIsTakenForItself(String claims, String family) {
        assertThat(BrowserFamily.of(WEBKIT + claims)).isEqualTo(family);
    }

    @Test
    void firefoxOnADesktopIsFirefox() {
        assertThat(BrowserFamily.of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"))
                .isEqualTo("firefox");
    }

    @Test
    void whateverElseIsOtherAndNothingIsNone() {
        assertThat(BrowserFamily.of("curl/8.5.0")).isEqualTo("other");
        assertThat(BrowserFamily.of(null)).isEqualTo("none");
    }
}
