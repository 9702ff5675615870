package com.qaxal.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessFiguresTest {

    @Test
    void processorTimeIsReadBehindACommandWithSpacesAndParentheses() {
        String stat = "4711 (a (b) c) S 1 4711 4711 0 -1 4194560 1 2 3 4 250 75 9 9 20 0 1 0 100 200 300";

        assertThat(CpuTime.parse(stat)).isEqualTo(new CpuTime(2_500_000, 750_000));
    }

    @Test
    void ownProcessorTimeGrowsWithWork() throws Exception {
        CpuTime before = CpuTime.of(ProcessHandle.current());
        long until = System.nanoTime() + 50_000_000;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }

        assertThat(CpuTime.of(ProcessHandle.current()).minus(before).totalMicros())
                .isPositive();
    }

    @Test
    void memoryIsTheProportionalSetSize() {
        assertThat(Memory.pss(List.of("Rss:  900 kB", "Pss:     12 kB", "Pss_Dirty: 5 kB")))
                .isEqualTo(12 * 1024);
    }
}
