package com.qaxal.router.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraceParentTest {
    private final TraceParent traceParent = new TraceParent();

    @Test
    void idThatCameInIsKept() {
        String received = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        assertThat(traceParent.of(received)).isEqualTo(received);
    }

    @Test
    void whatIsNoIdIsReplaced() {
        for (String text : List.of(
                "",
                "x",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")) {
            assertThat(traceParent.of(text)).isNotEqualTo(text).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        }
    }

    @Test
    void noTwoRequestsShareAnId() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(traceParent.of(null));
        }

        assertThat(ids).hasSize(10_000);
    }
}
