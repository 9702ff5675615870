package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code ./qaxal load-sample} fills a suite with customers that are served as any other. */
class SampleIT {
    private static final int PATIENCE_SECONDS = 120;

    @Test
    void sampleIsServedAndGrowsWhenItIsLoadedAgain() throws IOException {
        LocalSuite.running();

        String first = LocalSuite.command(PATIENCE_SECONDS, "load-sample", "--containers=40");
        String again = LocalSuite.command(PATIENCE_SECONDS, "load-sample", "--containers=60");

        assertThat(first).contains("made 40 containers", "all of it is in the KV");
        assertThat(again).contains("made 20 containers", "40 were there already");
        List<Integer> answers = IntStream.range(0, 60)
                .map(number -> Http.get("sample" + number + ".trqaxal.localhost", "/healthz")
                        .statusCode())
                .boxed()
                .toList();
        assertThat(answers).containsOnly(200, 402, 404); // served, paused, without an origin yet
        assertThat(answers.stream().filter(status -> status == 200)).hasSizeGreaterThan(40);
        assertThat(Drift.found()).isEmpty();
    }
}
