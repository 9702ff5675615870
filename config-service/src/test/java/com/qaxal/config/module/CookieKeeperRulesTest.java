package com.qaxal.config.module;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.CookieKeeper;
import com.qaxal.model.kv.Modules.KeptCookie;
import com.qaxal.model.kv.Modules.UnknownConsent;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieKeeperRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"PHPSESSID", "__Host-visitor", "FPLC", "csrf_token", "a b", "visitor\r\nSet-Cookie: x"})
    void cookieThatMustNeverLiveLongIsRefused(String name) {
        assertThatThrownBy(() -> CookieKeeperRules.require(adding(Stream.of(name))))
                .isInstanceOf(ApiProblem.class);
    }

    @Test
    void cookieIsNamedOnce() {
        assertThatThrownBy(() -> CookieKeeperRules.require(adding(Stream.of("visitor", "visitor"))))
                .isInstanceOf(ApiProblem.class);
    }

    @Test
    void twentyCookiesMayBeAddedAndNoMore() {
        assertThatCode(() -> CookieKeeperRules.require(adding(visitors(20)))).doesNotThrowAnyException();
        assertThatThrownBy(() -> CookieKeeperRules.require(adding(visitors(21))))
                .isInstanceOf(ApiProblem.class);
    }

    private static Stream<String> visitors(int count) {
        return IntStream.range(0, count).mapToObj(i -> "visitor" + i);
    }

    private static CookieKeeper adding(Stream<String> names) {
        List<KeptCookie> cookies = names.map(name -> new KeptCookie(name, CookieCategory.ANALYTICS, false))
                .toList();
        return new CookieKeeper(395, UnknownConsent.LEAVE_AS_IS, cookies, false, false);
    }
}
