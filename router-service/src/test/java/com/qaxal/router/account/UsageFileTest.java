package com.qaxal.router.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageFileTest {
    private static final LocalDate DAY = LocalDate.of(2026, 8, 1);
    private static final ContainerId CONTAINER = ContainerId.next();

    @TempDir
    Path folder;

    @Test
    void totalsAreThoseOfEveryContainerAndDay() throws IOException {
        ContainerId other = ContainerId.next();
        try (UsageFile file = UsageFile.create(folder.resolve("a"), 8)) {
            UsageFile.Slot slot = file.allocate(CONTAINER, DAY).orElseThrow();
            slot.add(Counter.REQUESTS, 3);
            slot.add(Counter.BYTES_OUT, 1_000);
            file.allocate(other, DAY.plusDays(1)).orElseThrow().add(Counter.BLOCKED_402, 1);

            assertThat(file.totals("router-0"))
                    .containsExactly(
                            new UsageTotals("router-0", file.boot(), CONTAINER, DAY, 3, 0, 0, 0, 1_000, 0),
                            new UsageTotals("router-0", file.boot(), other, DAY.plusDays(1), 0, 0, 1, 0, 0, 0));
        }
    }

    @Test
    void fileOfALivingProcessIsNotAdopted() throws IOException {
        try (UsageFile file = UsageFile.create(folder.resolve("a"), 8)) {
            assertThat(UsageFile.adopt(file.path())).isEmpty();
        }
    }

    @Test
    void fileThatIsNoUsageFileIsNotAdopted() throws IOException {
        Path stranger = Files.writeString(folder.resolve("stranger"), "x".repeat(4096));
        Path empty = Files.createFile(folder.resolve("empty"));

        assertThat(UsageFile.adopt(stranger)).isEmpty();
        assertThat(UsageFile.adopt(empty)).isEmpty();
    }

    @Test
    void fullFileSaysSo() throws IOException {
        try (UsageFile file = UsageFile.create(folder.resolve("a"), 1)) {
            assertThat(file.allocate(CONTAINER, DAY)).isPresent();
            assertThat(file.allocate(CONTAINER, DAY.plusDays(1))).isEmpty();
        }
    }

    @Test
    void countersOfManyThreadsAreExact() throws Exception {
        try (UsageFile file = UsageFile.create(folder.resolve("a"), 1)) {
            UsageFile.Slot slot = file.allocate(CONTAINER, DAY).orElseThrow();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int n = 0; n < 50_000; n++) {
                        slot.add(Counter.REQUESTS, 1);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(slot.get(Counter.REQUESTS)).isEqualTo(200_000);
        }
    }

    @Test
    void whatAKilledProcessCountedStaysCountedUnderItsOwnBoot() throws Exception {
        Path path = folder.resolve("killed");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CountsUntilKilled.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long counted = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            UUID boot = UUID.fromString(lines.readLine());
            while (counted < 10_000) {
                counted = Long.parseLong(lines.readLine());
            }
            process.destroyForcibly().waitFor();

            try (UsageFile file = UsageFile.adopt(path).orElseThrow()) {
                assertThat(file.boot()).isEqualTo(boot);
                assertThat(file.totals("router-0").getFirst().requests()).isGreaterThanOrEqualTo(counted);
            }
        }
    }

    /** Says its boot, then what it has counted, and counts on. */
    static final class CountsUntilKilled {
        public static void main(String[] args) throws IOException {
            UsageFile file = UsageFile.create(Path.of(args[0]), 4);
            System.out.println(file.boot());
            UsageFile.Slot slot = file.allocate(CONTAINER, DAY).orElseThrow();
            for (long n = 1; ; n++) {
                slot.add(Counter.REQUESTS, 1);
                if (n % 1_000 == 0) {
                    System.out.println(n);
                }
            }
        }
    }
}
