package com.qaxal.config.module;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.kv.Modules.GtmRecovery;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GtmRecoveryRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"/data", "/data/collect", "/v1.2/~a,b"})
    void plainPathIsAllowed(String path) {
        assertThatCode(() -> require(List.of(path))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data",
                "/a%2fb",
                "/a;b",
                "/a/../b",
                "//host/a",
                "/a?b=c",
                "/a#b",
                "https://host/a",
                "/ü",
                "/a b"
            })
    void pathThatCouldBeReadInTwoWaysIsRefused(String path) {
        assertThatThrownBy(() -> require(List.of(path))).isInstanceOf(ApiProblem.class);
    }

    @Test
    void twentyPathsAreEnough() {
        assertThatCode(() -> require(Collections.nCopies(20, "/a"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> require(Collections.nCopies(21, "/a"))).isInstanceOf(ApiProblem.class);
    }

    private static void require(List<String> paths) {
        GtmRecoveryRules.require(new GtmRecovery(GtmRecovery.Mode.ALWAYS, paths));
    }
}
