package com.qaxal.model.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.CookieKeeper;
import com.qaxal.model.kv.Modules.KeptCookie;
import com.qaxal.model.kv.Modules.UnknownConsent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"lifetime_days":30,"unknown_consent":"leave_as_is","additional":[{"name":"visitor","category":"analytics"}]}""",
                """
                {"lifetime_days":30,"unknown_consent":"leave_as_is","restore":null,"non_rolling":null,
                 "additional":[{"name":"visitor","category":"analytics","http_only":null}]}""",
            })
    void settingsWrittenBeforeAFieldExistedHaveItOff(String older) {
        CookieKeeper settings = Json.decode(older.getBytes(StandardCharsets.UTF_8), CookieKeeper.class);

        assertThat(settings)
                .isEqualTo(new CookieKeeper(
                        30,
                        UnknownConsent.LEAVE_AS_IS,
                        List.of(new KeptCookie("visitor", CookieCategory.ANALYTICS, false)),
                        false,
                        false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"visitor\"}",
                "{\"category\":\"analytics\"}",
                "{\"name\":\"v\",\"category\":\"other\"}"
            })
    void cookieWithoutANameOrACategoryIsRefused(String incomplete) {
        assertThatThrownBy(() -> Json.decode(incomplete.getBytes(StandardCharsets.UTF_8), KeptCookie.class))
                .isInstanceOf(MalformedJson.class);
    }
}
