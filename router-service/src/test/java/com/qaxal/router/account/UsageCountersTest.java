package com.qaxal.router.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import com.qaxal.router.account.UsageCounters.Unconfirmed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageCountersTest {
    private static final ContainerId CONTAINER = ContainerId.next();
    private static final int SLOTS = 16;

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-08-01T23:59:59.900Z"));
    private final Billing billing = new Billing();

    @Test
    void requestCountsUnderTheDayTheClockSays() {
        UsageCounters counters = open();
        LocalDate first = clock.today();
        counters.of(CONTAINER).add(Counter.REQUESTS, 1);
        clock.jump(Duration.ofSeconds(1));
        counters.of(CONTAINER).add(Counter.REQUESTS, 2);

        billing.read(counters);

        assertThat(billing.requests(first)).isEqualTo(1);
        assertThat(billing.requests(first.plusDays(1))).isEqualTo(2);
    }

    @Test
    void clockThatJumpsOverMidnightToAndFroLosesAndDoublesNothing() {
        UsageCounters counters = open();
        LocalDate first = clock.today();
        for (int i = 0; i < 40; i++) {
            counters.of(CONTAINER).add(Counter.REQUESTS, 1);
            if (i % 3 == 0) {
                counters.rotate();
            }
            billing.read(counters);
            clock.jump(Duration.ofSeconds(i % 2 == 0 ? 1 : -1));
        }
        billing.read(counters);
        counters.settle(billing::take);

        assertThat(billing.requests(first)).isEqualTo(20);
        assertThat(billing.requests(first.plusDays(1))).isEqualTo(20);
    }

    /** Second by second, as the publisher does it, over midnight. */
    @Test
    void hourWithoutABrokerLosesNothingAndNothingGrowsWithIt() {
        clock.jump(Duration.ofMinutes(-30));
        UsageCounters counters = open();
        LocalDate first = clock.today();
        List<ContainerId> containers =
                Stream.generate(ContainerId::next).limit(SLOTS / 4).toList();
        for (int second = 0; second < 3_600; second++) {
            containers.forEach(container -> counters.of(container).add(Counter.REQUESTS, 1));
            if (second % 60 == 0) {
                counters.rotate();
                counters.settle(_ -> false);
            }
            counters.makeRoom();
            counters.unconfirmed(_ -> true);
            clock.jump(Duration.ofSeconds(1));
        }
        assertThat(usageFiles()).as("one of each day").hasSize(2);
        assertThat(counters.volatileSlots()).isZero();

        billing.read(counters);
        counters.settle(billing::take);

        assertThat(billing.requests(first)).isEqualTo(1_801L * containers.size());
        assertThat(billing.requests()).isEqualTo(3_600L * containers.size());
        assertThat(usageFiles()).hasSize(1);
    }

    @Test
    void slotThatWasHandedOutBeforeARotationStillCounts() {
        UsageCounters counters = open();
        Slot inFlight = counters.of(CONTAINER);
        inFlight.add(Counter.REQUESTS, 1);
        clock.jump(Duration.ofDays(1));
        counters.rotate();
        counters.settle(billing::take);

        inFlight.add(Counter.BYTES_OUT, 700);

        billing.read(counters);
        assertThat(billing.requests()).isEqualTo(1);
        assertThat(billing.sum(UsageTotals::bytesOut)).isEqualTo(700);
    }

    @Test
    void nothingIsLostOrDoubledWhileFilesRotateUnderTraffic() throws Exception {
        UsageCounters counters = open();
        AtomicBoolean going = new AtomicBoolean(true);
        List<Long> counted = new ArrayList<>();
        List<Thread> threads = IntStream.range(0, 3)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    long n = 0;
                    while (going.get()) {
                        Slot slot = counters.of(CONTAINER);
                        slot.add(Counter.REQUESTS, 1);
                        slot.add(Counter.BYTES_IN, 10);
                        n++;
                    }
                    synchronized (counted) {
                        counted.add(n);
                    }
                }))
                .toList();
        for (int i = 0; i < 200; i++) {
            clock.jump(Duration.ofDays(i % 5 == 0 ? -1 : 1));
            counters.rotate();
            billing.read(counters);
            counters.settle(billing::take);
        }
        going.set(false);
        for (Thread thread : threads) {
            thread.join();
        }
        billing.read(counters);

        long all = counted.stream().mapToLong(Long::longValue).sum();
        assertThat(billing.requests()).isEqualTo(all);
        assertThat(billing.sum(UsageTotals::bytesIn)).isEqualTo(10 * all);
    }

    @Test
    void filesOfOtherDaysArePublishedAndDeletedSoThatNothingGrows() {
        UsageCounters counters = open();
        for (int day = 0; day < 50; day++) {
            for (int i = 0; i < 10; i++) {
                counters.of(ContainerId.next()).add(Counter.REQUESTS, 1);
            }
            clock.jump(Duration.ofDays(1));
            counters.rotate();
            counters.settle(billing::take);
        }

        assertThat(billing.requests()).isEqualTo(500);
        assertThat(counters.unconfirmed(_ -> true)).isEmpty();
        assertThat(counters.volatileSlots()).isZero();
        assertThat(usageFiles()).hasSize(1);
    }

    @Test
    void furtherFileIsOpenedBeforeTheLastIsFull() {
        UsageCounters counters = open();
        for (int i = 0; i < 5 * SLOTS; i++) {
            counters.of(ContainerId.next()).add(Counter.REQUESTS, 1);
            counters.makeRoom();
        }

        assertThat(counters.volatileSlots()).isZero();
        billing.read(counters);
        assertThat(billing.requests()).isEqualTo(5 * SLOTS);
        assertThat(usageFiles()).hasSizeGreaterThan(5);
    }

    @Test
    void containersThatFoundNoRoomInAFileAreWrittenDownASecondLater() {
        UsageCounters counters = open();
        List<ContainerId> containers =
                IntStream.range(0, 2 * SLOTS).mapToObj(_ -> ContainerId.next()).toList();
        containers.forEach(container -> counters.of(container).add(Counter.REQUESTS, 1));
        assertThat(counters.volatileSlots()).isEqualTo(SLOTS);

        counters.makeRoom();

        assertThat(counters.volatileSlots()).isZero();
        containers.forEach(container -> counters.of(container).add(Counter.REQUESTS, 1));
        billing.read(counters);
        counters.settle(billing::take);
        assertThat(billing.requests()).isEqualTo(4 * SLOTS);
    }

    @Test
    void diskThatRefusesIsCountedAroundAndUsedAgainWhenItTakesFiles() throws IOException {
        Path refusing = Files.createFile(folder.resolve("no-folder"));
        UsageCounters counters = UsageCounters.open("router-0", refusing, clock, SLOTS);
        counters.of(CONTAINER).add(Counter.REQUESTS, 1);
        billing.read(counters); // some of it went out under the boot of the memory
        counters.of(CONTAINER).add(Counter.REQUESTS, 1);
        assertThat(counters.volatileSlots()).isEqualTo(1);
        Slot inFlight = counters.of(CONTAINER);

        Files.delete(refusing);
        counters.rotate();

        assertThat(counters.volatileSlots()).isZero();
        inFlight.add(Counter.REQUESTS, 1);
        counters.settle(billing::take);
        billing.read(counters);
        assertThat(billing.requests()).isEqualTo(3);
    }

    @Test
    void memoryOfAnotherDayGoesWhenItIsConfirmed() throws IOException {
        Path refusing = Files.createFile(folder.resolve("no-folder"));
        UsageCounters counters = UsageCounters.open("router-0", refusing, clock, SLOTS);
        for (int day = 0; day < 20; day++) {
            counters.of(CONTAINER).add(Counter.REQUESTS, 1);
            clock.jump(Duration.ofDays(1));
            counters.rotate();
            billing.read(counters);
        }
        counters.rotate();

        assertThat(billing.requests()).isEqualTo(20);
        assertThat(counters.volatileSlots()).isZero();
    }

    @Test
    void fileStaysUntilTheBrokerHasAllOfIt() {
        UsageCounters counters = open();
        counters.of(CONTAINER).add(Counter.REQUESTS, 1);
        clock.jump(Duration.ofDays(1));
        counters.rotate();

        counters.settle(_ -> false);
        assertThat(usageFiles()).hasSize(2);
        counters.settle(billing::take);

        assertThat(usageFiles()).hasSize(1);
        assertThat(billing.requests()).isEqualTo(1);
    }

    @Test
    void settlingEndsAtTheFirstFileThatTheBrokerDoesNotTake() {
        UsageCounters counters = open();
        for (int day = 0; day < 3; day++) {
            clock.jump(Duration.ofDays(1));
            counters.rotate();
        }
        List<List<UsageTotals>> asked = new ArrayList<>();

        counters.settle(totals -> {
            asked.add(totals);
            return false;
        });

        assertThat(asked).hasSize(1);
    }

    @Test
    void fileThatCannotBePublishedDoesNotKeepTheOthers() {
        UsageCounters counters = open();
        for (int day = 0; day < 3; day++) {
            counters.of(CONTAINER).add(Counter.REQUESTS, 1);
            clock.jump(Duration.ofDays(1));
            counters.rotate();
        }
        AtomicBoolean first = new AtomicBoolean(true);

        counters.settle(totals -> {
            if (first.getAndSet(false)) {
                throw new IllegalStateException("unforeseen");
            }
            return billing.take(totals);
        });

        assertThat(billing.requests()).isEqualTo(2);
        assertThat(usageFiles()).hasSize(2);
    }

    @Test
    void remainderOfAFileThatWasNeverFinishedIsDeleted() throws IOException {
        UsageCounters counters = open();
        Files.writeString(folder.resolve("a.usage.new"), "half");

        counters.settle(billing::take);

        assertThat(folder.resolve("a.usage.new")).doesNotExist();
        assertThat(usageFiles()).hasSize(1);
    }

    @Test
    void confirmedTotalsAreNotOfferedAgainUntilTheyChange() {
        UsageCounters counters = open();
        counters.of(CONTAINER).add(Counter.REQUESTS, 1);
        List<Unconfirmed> read = counters.unconfirmed(_ -> true);
        counters.of(CONTAINER).add(Counter.REQUESTS, 1); // between reading and the broker's word

        read.forEach(Unconfirmed::confirm);
        assertThat(counters.unconfirmed(_ -> true))
                .singleElement()
                .satisfies(left -> assertThat(left.totals().requests()).isEqualTo(2));

        counters.unconfirmed(_ -> true).forEach(Unconfirmed::confirm);
        assertThat(counters.unconfirmed(_ -> true)).isEmpty();
        assertThat(counters.unconfirmed(_ -> false)).isEmpty();
    }

    private UsageCounters open() {
        return UsageCounters.open("router-0", folder, clock, SLOTS);
    }

    private List<Path> usageFiles() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(UsageFile::isFinished).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps the maximum per boot, container and day, and sums, as billing does. */
    private static final class Billing {
        private final Map<Key, UsageTotals> highest = new HashMap<>();

        private record Key(UUID boot, ContainerId container, LocalDate day) {}

        void read(UsageCounters counters) {
            for (Unconfirmed each : counters.unconfirmed(_ -> true)) {
                take(List.of(each.totals()));
                each.confirm();
            }
        }

        boolean take(List<UsageTotals> totals) {
            for (UsageTotals each : totals) {
                highest.merge(new Key(each.boot(), each.containerId(), each.day()), each, (a, b) -> {
                    assertThat(b.requests()).as("totals only grow").isGreaterThanOrEqualTo(a.requests());
                    return b;
                });
            }
            return true;
        }

        long requests() {
            return sum(UsageTotals::requests);
        }

        long requests(LocalDate day) {
            return highest.values().stream()
                    .filter(totals -> totals.day().equals(day))
                    .mapToLong(UsageTotals::requests)
                    .sum();
        }

        long sum(ToLongFunction<UsageTotals> counter) {
            return highest.values().stream().mapToLong(counter).sum();
        }
    }
}
