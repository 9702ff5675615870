package com.qaxal.router.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.event.UsageTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed, and a disk that really refuses. */
class UsageFaultsTest {
    private static final long SEED = 20_260_801;

    @TempDir
    Path folder;

    @Test
    void killedAtRandomWhileFilesRotateLosesNothing() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < 4; round++) {
            Path own = Files.createDirectory(folder.resolve("round-" + round));
            try (CountingProcess process = CountingProcess.start(CountingProcess.Rotating.class, own, 0)) {
                long announced = readUpTo(process, random.nextInt(1, 2_000));
                announced = process.kill(announced);

                assertThat(adopted(own)).as("round %d", round).isBetween(announced - CountingProcess.BLOCK, announced);
            }
        }
    }

    @Test
    void killedAtRandomLosesNothingThatItHadCounted() throws Exception {
        try (CountingProcess process = CountingProcess.start(CountingProcess.Steady.class, folder, 0)) {
            long announced = process.kill(readUpTo(process, new Random(SEED).nextInt(1, 20_000)));

            assertThat(adopted(folder)).isBetween(announced - CountingProcess.BLOCK, announced);
        }
    }

    @Test
    void fileOfALivingProcessIsLeftToIt() throws Exception {
        try (CountingProcess process = CountingProcess.start(CountingProcess.Steady.class, folder, 0)) {
            readUpTo(process, 1);

            assertThat(adopted(folder)).isZero();
            assertThat(usageFiles()).hasSize(2); // its own and that of who looked

            long announced = process.kill(process.next());
            assertThat(adopted(folder)).isBetween(announced - CountingProcess.BLOCK, announced);
        }
    }

    @Test
    void fullDiskLeavesNoFileAndCountsInMemory() throws Exception {
        try (CountingProcess process = CountingProcess.start(CountingProcess.OnAFullDisk.class, folder, 256)) {
            long inMemoryOnly = process.next();
            long counted = process.next();

            assertThat(process.exitCode()).as("not ended by a signal").isZero();
            assertThat(inMemoryOnly).isEqualTo(CountingProcess.BLOCK);
            assertThat(counted).isEqualTo(CountingProcess.BLOCK);
            try (Stream<Path> left = Files.list(folder)) {
                assertThat(left).isEmpty();
            }
        }
    }

    private static long readUpTo(CountingProcess process, int blocks) throws IOException {
        long announced = 0;
        for (int i = 0; i < blocks; i++) {
            announced = process.next();
        }
        return announced;
    }

    /** What the next start finds in the files that nobody holds. */
    private static long adopted(Path folder) {
        List<UsageTotals> all = new ArrayList<>();
        UsageCounters.open("router-0", folder, Clock.systemUTC()).settle(totals -> {
            all.addAll(totals);
            return true;
        });
        return all.stream().mapToLong(UsageTotals::requests).sum();
    }

    private List<Path> usageFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(UsageFile::isFinished).toList();
        }
    }
}
