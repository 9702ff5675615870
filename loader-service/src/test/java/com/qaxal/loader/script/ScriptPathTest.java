package com.qaxal.loader.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.LoaderToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptPathTest {
    private static final String TOKEN = "0aZ9bY8cX7dW6eV5fU4gT3";

    @Test
    void tokenStandsBetweenTheFolderAndTheSuffix() {
        assertThat(ScriptPath.token("/l/" + TOKEN + ".js")).contains(new LoaderToken(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/l/",
                "/l/.js",
                "/l/short.js",
                "/l/" + TOKEN,
                "/l/" + TOKEN + ".js/",
                "/l/x/" + TOKEN + ".js",
                "/x/l/" + TOKEN + ".js",
                "/l/../l/" + TOKEN + ".js",
                "/l/../../etc/passwd.js",
                "/l/..%2f..%2fetc%2fpasswd.js",
                "/l/" + TOKEN + "%00.js"
            })
    void whateverElseHasNone(String path) {
        assertThat(ScriptPath.token(path)).isEmpty();
    }
}
