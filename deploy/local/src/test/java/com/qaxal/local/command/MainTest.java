package com.qaxal.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Refused;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
    @TempDir
    Path home = Path.of(".");

    @Test
    void portOffsetMovesEveryPortToOneThatExists() throws Refused {
        Main main = new Main();

        assertThat(main.layout(Layout.LARGEST_OFFSET).kafka()).isLessThan(65_535);
        assertThatThrownBy(() -> main.layout(Layout.LARGEST_OFFSET + 1)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> main.layout(-1)).isInstanceOf(Refused.class).hasMessageContaining("from 0 to");
    }

    @Test
    void statusOfNothingIsJsonToo() {
        PrintStream terminal = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            int exit = new CommandLine(new Main())
                    .execute("status", "--json", "--root", home.toString(), "--home", home.toString());

            assertThat(exit).isEqualTo(3);
            assertThat(said.toString(StandardCharsets.UTF_8)).contains("\"state\":\"down\"", "\"ready\":false");
        } finally {
            System.setOut(terminal);
        }
    }
}
