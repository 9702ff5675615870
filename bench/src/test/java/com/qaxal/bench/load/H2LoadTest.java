package com.qaxal.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class H2LoadTest {

    @Test
    void refusalsAndRequestsWithoutAnswerFail() throws Exception {
        LoadResult result = H2Load.parse("""
                finished in 4.00s, 100.00 req/s, 1.00MB/s
                requests: 400 total, 405 started, 400 done, 390 succeeded, 10 failed, 2 errored, 1 timeout
                status codes: 390 2xx, 0 3xx, 4 4xx, 3 5xx
                """, Duration.ofSeconds(4));

        assertThat(result.requests()).isEqualTo(397);
        assertThat(result.failed()).isEqualTo(9);
        assertThat(result.perSecond()).isEqualTo(99.25);
    }
}
