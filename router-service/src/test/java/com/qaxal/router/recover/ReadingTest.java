package com.qaxal.router.recover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The readers that the fuzz asks must be able to see what it looks for. */
class ReadingTest {

    @ParameterizedTest
    @CsvSource({
        "/g/collect?v=2, origin.test, /g/collect",
        "//evil.test/g, evil.test, ''",
        "/\\evil.test/g, evil.test, ''",
        "\\\\evil.test/g, evil.test, ''",
        "http:evil.test/g, evil.test, ''",
        "https://a@evil.test/g, evil.test, ''",
        "/g/../admin, origin.test, /admin",
        "/g/%2E./admin, origin.test, /admin",
        "/g\\..\\admin, origin.test, /admin",
        "/g/.., origin.test, /",
        "/g/collect#x, origin.test, /g/collect",
    })
    void browserResolvesAsTheUrlStandardSays(String target, String host, String path) {
        assertThat(Reading.browser(target)).isEqualTo(new Reading("browser", host, path));
    }

    @ParameterizedTest
    @CsvSource({
        "/g/collect?v=2, /g/collect",
        "/g/%63ollect, /g/collect",
        "/g%252f..%252fadmin, /admin",
        "/g//collect, /g/collect",
        "/g/..;x=1/admin, /admin",
        "/g/collect;x=1, /g/collect",
    })
    void sloppyServerFindsWhatItCan(String target, String path) {
        assertThat(Reading.sloppyServer(target).path()).isEqualTo(path);
    }
}
