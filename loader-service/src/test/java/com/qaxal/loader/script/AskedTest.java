package com.qaxal.loader.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedTest {
    private static final String ETAG = "W/\"0123456789abcdef01234567\"";

    @ParameterizedTest
    @ValueSource(
            strings = {"br", "gzip, deflate, br, zstd", "gzip;q=0.5,BR;q=0.1", "*", "gzip;q=0, *;q=0.001", "br ; q=1"})
    void brotliIsSentToWhoReadsIt(String header) {
        assertThat(Asked.accepts(List.of(header), "br")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip", "brotli", "br;q=0", "gzip, br;q=0.000", "br; Q=0.0, *", "*;q=0", "identity"})
    void brotliIsNotSentToWhoDoesNot(String header) {
        assertThat(Asked.accepts(List.of(header), "br")).isFalse();
    }

    @Test
    void headersOfOneNameAreOneList() {
        assertThat(Asked.accepts(List.of("gzip", "br"), "br")).isTrue();
        assertThat(Asked.holds(List.of("\"other\"", ETAG), ETAG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {ETAG, "\"0123456789abcdef01234567\"", "\"older\", W/\"0123456789abcdef01234567\"", " * "})
    void versionThatIsHeldIsRecognized(String header) {
        assertThat(Asked.holds(List.of(header), ETAG)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"other\"", "0123456789abcdef01234567", "W/\"0123456789abcdef0123456\""})
    void otherVersionIsNot(String header) {
        assertThat(Asked.holds(List.of(header), ETAG)).isFalse();
    }
}
