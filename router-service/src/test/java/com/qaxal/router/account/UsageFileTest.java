package com.qaxal.router.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageFileTest {
    private static final LocalDate DAY = LocalDate.of(2026, 8, 1);
    private static final ContainerId CONTAINER = ContainerId.next();

    @TempDir
    Path folder;

    @Test
    void totalsOfAFileAreThoseOfEveryContainerAndDay() throws IOException {
        ContainerId other = ContainerId.next();
        UsageFile file = UsageFile.create(folder, UsageTable.inMemory("router-0", 8));
        Slot slot = slot(file.table(), CONTAINER, DAY);
        slot.add(Counter.REQUESTS, 3);
        slot.add(Counter.BYTES_OUT, 1_000);
        slot(file.table(), other, DAY.plusDays(1)).add(Counter.BLOCKED_402, 1);
        file.close();

        try (UsageFile adopted = UsageFile.adopt(file.path()).orElseThrow()) {
            assertThat(adopted.table().totals())
                    .containsExactly(
                            new UsageTotals("router-0", file.table().boot(), CONTAINER, DAY, 3, 0, 0, 0, 1_000, 0),
                            new UsageTotals("router-0", file.table().boot(), other, DAY.plusDays(1), 0, 0, 1, 0, 0, 0));
        }
    }

    @Test
    void dayOneOfTheEpochCounts() throws IOException {
        UsageTable table = UsageTable.inMemory("router-0", 8);
        slot(table, CONTAINER, LocalDate.EPOCH).add(Counter.REQUESTS, 1); // a machine whose clock lost its battery

        assertThat(table.totals())
                .singleElement()
                .satisfies(totals -> assertThat(totals.day()).isEqualTo(LocalDate.EPOCH));
    }

    @Test
    void fileThatIsHeldIsNotAdopted() throws IOException {
        try (UsageFile file = UsageFile.create(folder, UsageTable.inMemory("router-0", 8))) {
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
    void blocksOfANewFileAreWritten() throws Exception {
        try (UsageFile file = UsageFile.create(folder, UsageTable.inMemory("router-0", 1_024))) {
            Process du = new ProcessBuilder("du", "-k", file.path().toString()).start();
            String kilobytes = new String(du.getInputStream().readAllBytes()).split("\t")[0];

            assertThat(Long.parseLong(kilobytes) * 1_024).isGreaterThanOrEqualTo(Files.size(file.path()));
        }
    }

    @Test
    void tableThatIsFullSaysSo() {
        UsageTable table = UsageTable.inMemory("router-0", 1);
        Slot slot = slot(table, CONTAINER, DAY);

        assertThat(table.open(CONTAINER, DAY.toEpochDay(), _ -> slot)).containsSame(slot);
        assertThat(table.open(CONTAINER, DAY.toEpochDay() + 1, _ -> slot)).isEmpty();
    }

    @Test
    void closedTableKeepsItsTotalsAndSendsWhoAddsToTheSuccessor() {
        UsageTable before = UsageTable.inMemory("router-0", 1);
        UsageTable after = UsageTable.inMemory("router-0", 1);
        Slot successor = slot(after, CONTAINER, DAY);
        Slot slot = before.open(CONTAINER, DAY.toEpochDay(), _ -> successor).orElseThrow();
        slot.add(Counter.REQUESTS, 5);
        before.close();

        slot.add(Counter.REQUESTS, 2);

        assertThat(before.totals().getFirst().requests()).isEqualTo(5);
        assertThat(after.totals().getFirst().requests()).isEqualTo(2);
    }

    @Test
    void countersOfManyThreadsAreExact() throws Exception {
        UsageTable table = UsageTable.inMemory("router-0", 1);
        Slot slot = slot(table, CONTAINER, DAY);
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

        assertThat(table.totals().getFirst().requests()).isEqualTo(200_000);
    }

    private static Slot slot(UsageTable table, ContainerId container, LocalDate day) {
        return table.open(container, day.toEpochDay(), _ -> {
                    throw new IllegalStateException("nothing follows");
                })
                .orElseThrow();
    }
}
