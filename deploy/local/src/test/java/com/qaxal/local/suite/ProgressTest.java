package com.qaxal.local.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
    private final Progress progress = new Progress(new PrintStream(OutputStream.nullOutputStream()));

    @Test
    void whoAsksLaterHearsWhatWasSaidSince() {
        progress.say("one");
        int heard = progress.count();
        progress.say("two");

        Progress.Said said = progress.after(heard);
        assertThat(said.lines()).singleElement().asString().endsWith("two");
        assertThat(progress.after(said.upTo()).lines()).isEmpty();
    }

    @Test
    void messageOfSeveralLinesIsHeardOnce() {
        progress.say("one\nand its second line");
        Progress.Said first = progress.after(0);
        progress.say("two");

        assertThat(progress.after(first.upTo()).lines())
                .singleElement()
                .asString()
                .endsWith("two");
    }

    @Test
    void oldestLinesAreForgotten() {
        for (int i = 0; i < 3_000; i++) {
            progress.say("line " + i);
        }

        assertThat(progress.count()).isEqualTo(3_000);
        assertThat(progress.after(0).lines()).hasSizeLessThan(3_000);
        assertThat(progress.after(2_999).lines()).singleElement().asString().endsWith("line 2999");
    }

    @Test
    void logHasTheSameLines(@TempDir Path folder) throws Exception {
        progress.alsoTo(folder.resolve("suite.log"));

        progress.say("redis is ready");

        assertThat(Files.readAllLines(folder.resolve("suite.log")))
                .containsExactlyElementsOf(progress.after(0).lines());
    }
}
