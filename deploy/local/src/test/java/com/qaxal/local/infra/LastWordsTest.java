package com.qaxal.local.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {
    @TempDir
    Path folder = Path.of(".");

    @Test
    void errorSaysMoreThanWhatFollowsIt() throws IOException {
        Path log = log("LOG:  starting\nFATAL:  no such library\nLOG:  shut down\n\n");

        assertThat(LastWords.of(log, 0)).contains("FATAL:  no such library");
    }

    @Test
    void lastLineStandsInForAnErrorThatNobodyNamed() throws IOException {
        assertThat(LastWords.of(log("one\ntwo\n"), 0)).contains("two");
    }

    @Test
    void whatAnEarlierRunSaidIsNotTheCause() throws IOException {
        Path log = log("FATAL:  long ago\n");
        long end = LastWords.end(log);

        assertThat(LastWords.of(log, end)).isEmpty();
        assertThat(LastWords.of(folder.resolve("none.log"), LastWords.end(folder.resolve("none.log"))))
                .isEmpty();
    }

    private Path log(String text) throws IOException {
        return Files.writeString(folder.resolve("part.log"), text);
    }
}
