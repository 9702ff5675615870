package com.qaxal.model.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepableNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PHPSESSID",
                "JSESSIONID",
                "connect.sid",
                "ASP.NET_SessionId",
                "ASPSESSIONIDQABCDEF",
                "laravel_session",
                "CFID",
                "CFTOKEN",
                ".ASPXAUTH",
                "XSRF-TOKEN",
                "_csrf",
                "remember_web",
                "wordpress_logged_in_1",
                "id_jwt",
                "sid",
                "_uetsid",
            })
    void sessionsAndSignInsAreNeverKept(String name) {
        assertThat(KeepableName.refusal(name)).contains("session or a sign-in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"__Host-visitor", "FPLC"})
    void cookiesThatMayNotLiveLongOrHaveADomainAreNeverKept(String name) {
        assertThat(KeepableName.refusal(name)).contains("never kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a;b", "a\r\nb", "é", "a,b", "\u007f"})
    void whatIsNoCookieNameIsRefused(String name) {
        assertThat(KeepableName.refusal(name)).contains("no cookie name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"visitor", "shop_visitor", "__Secure-visitor", "_hjid", "ajs_anonymous_id", "_pk_id.1.1fff"})
    void visitorsCookiesMayBeKept(String name) {
        assertThat(KeepableName.refusal(name)).isNull();
    }
}
