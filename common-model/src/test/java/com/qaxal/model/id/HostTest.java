package com.qaxal.model.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

    @ParameterizedTest
    @CsvSource({
        "data.example.com, data.example.com",
        "Data.EXAMPLE.com:8443, data.example.com",
        "data.example.com., data.example.com",
        "localhost, localhost",
        "127.0.0.1:8080, 127.0.0.1",
        "a_b.example, a_b.example",
    })
    void authorityBecomesItsCanonicalForm(String authority, String host) {
        assertThat(Host.fromAuthority(authority)).contains(new Host(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                ":80",
                "a:b",
                "a:123456",
                "a b",
                "user@host",
                "a/b",
                "-a.example",
                "a-.example",
                "[::1]",
                "münchen.example",
                "a\u0000b",
                "a.example:80:80"
            })
    void authorityThatNamesNoHostIsRefused(String authority) {
        assertThat(Host.fromAuthority(authority)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.example.com, www.example.com",
        "http://WWW.Example.com:8090/cart, www.example.com",
        "https://www.example.com/cart?f=a|b, www.example.com",
        "https://www.example.com?x=//other.test/, www.example.com",
        "https://www.example.com#https://other.test, www.example.com",
        "https://a_b.test/, a_b.test",
    })
    void pagesAddressNamesItsHost(String url, String host) {
        assertThat(Host.fromUrl(url)).contains(new Host(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "https://",
                "https:///cart",
                "//www.example.com/",
                "www.example.com",
                "ftp://www.example.com/",
                "https://user@www.example.com/",
                "https://[::1]/",
                "android-app://www.example.com/"
            })
    void addressOfNoPageNamesNone(String url) {
        assertThat(Host.fromUrl(url)).isEmpty();
    }

    @Test
    void internationalNameOfAPersonBecomesPunycode() {
        assertThat(Host.fromUser(" München.Example ")).contains(new Host("xn--mnchen-3ya.example"));
    }

    @Test
    void labelsAndNamesOverTheLimitAreRefused() {
        assertThat(Host.fromAuthority("a".repeat(64) + ".example")).isEmpty();
        assertThat(Host.fromAuthority(("a".repeat(50) + ".").repeat(5) + "example"))
                .isEmpty();
        assertThatThrownBy(() -> new Host("Upper.example")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withinMeansTheDomainItselfOrBelowIt() {
        Host domain = new Host("example.com");

        assertThat(new Host("example.com").isWithin(domain)).isTrue();
        assertThat(new Host("data.example.com").isWithin(domain)).isTrue();
        assertThat(new Host("badexample.com").isWithin(domain)).isFalse();
        assertThat(new Host("com").isWithin(domain)).isFalse();
    }
}
