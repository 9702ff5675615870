package com.qaxal.router.account;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What this router counted, per container and UTC day.
 *
 * <p>Requests find their slot without a lock, except the first of a container on a day. Everything else is done by one thread, the
 * publisher's: it opens a further file before the last one is full, and closes the files of another day, which then lie in the folder like
 * those of a killed process, and are published and deleted like them. So nothing grows with the days. When the disk takes no file, tables
 * in memory stand in, and are written down as soon as it does.
 *
 * <p>There is one per process and folder. It is never closed: whoever stops cannot know that nothing counts any more, so the files stay
 * locked until the process ends, and the next one publishes them again, which changes nothing where nothing was missing.
 */
public final class UsageCounters {
    private static final Logger LOG = Logger.getLogger(UsageCounters.class);
    private static final int SLOTS = 32_768; // 4 MiB
    private static final int MEMORY_SLOTS = 4_096;
    private static final long DAY_MILLIS = 86_400_000L;

    private final String instance;
    private final Path folder;
    private final Clock clock;
    private final int slots;

    /** The last slot of each container: of today, unless it was quiet since. */
    private final ConcurrentHashMap<ContainerId, Slot> latest = new ConcurrentHashMap<>();

    private final Object opening = new Object();
    /** Where slots are opened; replaced under {@link #opening} only. */
    private volatile Live live;

    /** Closed tables that are neither published nor in a file yet. */
    private volatile List<UsageTable> unsaved = List.of();

    private boolean diskRefuses;

    /**
     * The tables that are counted in. None of them is closed.
     *
     * @param day on which they were begun
     * @param memory what no file was there for
     */
    private record Live(long day, List<UsageFile> files, List<UsageTable> memory) {
        boolean isDurable() {
            return !files.isEmpty() && memory.isEmpty();
        }

        /** Whether a quarter of a file is left, for the containers of the next second. */
        boolean hasRoom(int slots) {
            return !files.isEmpty() && files.getLast().table().room() >= slots / 4;
        }

        Stream<UsageTable> tables() {
            return Stream.concat(files.stream().map(UsageFile::table), memory.stream());
        }
    }

    /**
     * A total that the broker has not confirmed.
     *
     * @param slot where it was read
     */
    public record Unconfirmed(UsageTotals totals, Slot slot) {
        public void confirm() {
            slot.confirm(totals.requests()
                    + totals.recovered()
                    + totals.blocked402()
                    + totals.bytesIn()
                    + totals.bytesOut()
                    + totals.cookiesExtended());
        }
    }

    private UsageCounters(String instance, Path folder, Clock clock, int slots) {
        this.instance = instance;
        this.folder = folder;
        this.clock = clock;
        this.slots = slots;
        this.live = new Live(today(), List.of(), List.of());
    }

    /** Opens a new file in {@code folder}; when that cannot be, counts in memory and says so: traffic goes on. */
    public static UsageCounters open(String instance, Path folder, Clock clock) {
        return open(instance, folder, clock, SLOTS);
    }

    static UsageCounters open(String instance, Path folder, Clock clock, int slots) {
        UsageCounters counters = new UsageCounters(instance, folder, clock, slots);
        counters.rotate();
        return counters;
    }

    /** The counters of a container on this UTC day. */
    public Slot of(ContainerId container) {
        Slot slot = latest.get(container);
        long day = today();
        return slot != null && slot.day() == day ? slot : open(container, day);
    }

    /** Likewise, for whoever has the one that it had: spares the look-up while that is still the one. */
    public Slot of(Slot known) {
        return known.day() == today() && !known.isClosed() ? known : of(known.container());
    }

    /** How many container-days would not survive a crash; an alarm when it is not zero. */
    public long volatileSlots() {
        return Stream.concat(live.memory().stream(), unsaved.stream())
                .mapToLong(table -> table.slots().size())
                .sum();
    }

    /** The totals of this process that changed since they were confirmed, of the containers that are due. */
    public List<Unconfirmed> unconfirmed(Predicate<ContainerId> due) {
        List<Unconfirmed> unconfirmed = new ArrayList<>();
        Stream.concat(live.tables(), unsaved.stream()).forEach(table -> {
            for (Slot slot : table.slots()) {
                if (due.test(slot.container()) && !slot.isConfirmed()) {
                    unconfirmed.add(new Unconfirmed(table.totals(slot), slot));
                }
            }
        });
        return unconfirmed;
    }

    // ---- the publisher's thread ----

    /** Every second: opens a further file before the last one is full. Not when the disk refused: that is tried by {@link #rotate()}. */
    public void makeRoom() {
        Live now = live;
        if (!diskRefuses && !(now.isDurable() && now.hasRoom(slots))) {
            extend(now);
        }
    }

    /** Every minute, since a clock may jump to and fro: begins anew on another day, and tries the disk again when it refused. */
    public void rotate() {
        diskRefuses = false;
        forgetConfirmed();
        Live now = live;
        long today = today();
        if (now.day() == today) {
            if (!(now.isDurable() && now.hasRoom(slots))) {
                extend(now);
            }
        } else {
            create().ifPresentOrElse(
                            file -> replace(now, new Live(today, List.of(file), List.of())),
                            // files that are there are kept: better another day's than none
                            () -> replace(now, new Live(today, now.files(), List.of())));
        }
        save();
    }

    /**
     * Hands over the totals of every file that nobody owns: of killed processes, and of other days. It is deleted when {@code published}
     * says that the broker has all of them; else it stays, and so do the files after it.
     */
    public void settle(Predicate<List<UsageTotals>> published) {
        try (Stream<Path> files = Files.list(folder)) {
            Iterator<Path> left = files.filter(this::mayBeOrphaned).iterator();
            boolean going = true;
            while (going && left.hasNext()) {
                going = settle(left.next(), published);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("usage folder cannot be read why=%s", e.getMessage());
        }
    }

    /** False when the broker does not take totals now. */
    private boolean settle(Path path, Predicate<List<UsageTotals>> published) {
        try {
            if (UsageFile.isUnfinished(path)) {
                UsageFile.discard(path);
                return true;
            }
            Optional<UsageFile> adopted = UsageFile.adopt(path);
            return adopted.isEmpty() || settle(adopted.get(), published);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("usage file cannot be settled file=%s why=%s", path.getFileName(), e);
            return true;
        }
    }

    private boolean settle(UsageFile orphan, Predicate<List<UsageTotals>> published) throws IOException {
        try (orphan) {
            List<UsageTotals> totals = orphan.table().totals();
            if (!published.test(totals)) {
                return false;
            }
            orphan.delete();
            LOG.infof(
                    "usage file published and deleted boot=%s totals=%d",
                    orphan.table().boot(), totals.size());
            return true;
        }
    }

    private boolean mayBeOrphaned(Path path) {
        return UsageFile.isUnfinished(path)
                || UsageFile.isFinished(path)
                        && live.files().stream().noneMatch(file -> file.path().equals(path));
    }

    private void extend(Live now) {
        create().ifPresent(file -> replace(
                now,
                new Live(
                        now.day(),
                        Stream.concat(now.files().stream(), Stream.of(file)).toList(),
                        List.of())));
    }

    /** The tables that the next state does not have are closed: whoever still adds to one of them goes on in the next state. */
    private void replace(Live before, Live next) {
        List<UsageTable> closing;
        synchronized (opening) {
            closing = live.memory();
            unsaved = Stream.concat(unsaved.stream(), closing.stream()).toList();
            live = next;
        }
        List<UsageFile> over = before.files().stream()
                .filter(file -> !next.files().contains(file))
                .toList();
        closing.forEach(UsageTable::close);
        over.forEach(file -> file.table().close());
        latest.values().removeIf(Slot::isClosed);
        over.forEach(UsageCounters::release);
        save();
    }

    private static void release(UsageFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warnf("usage file not released file=%s why=%s", file.path().getFileName(), e.getMessage());
        }
    }

    /** Writes closed tables of memory down, under their own boot, to be published like those of a killed process. */
    private void save() {
        while (!unsaved.isEmpty() && !diskRefuses) {
            create(unsaved.getFirst()).ifPresent(file -> {
                unsaved = unsaved.subList(1, unsaved.size());
                release(file);
            });
        }
    }

    private void forgetConfirmed() {
        unsaved = unsaved.stream()
                .filter(table -> !table.slots().stream().allMatch(Slot::isConfirmed))
                .toList();
    }

    private Optional<UsageFile> create() {
        return create(UsageTable.inMemory(instance, slots));
    }

    private Optional<UsageFile> create(UsageTable table) {
        try {
            UsageFile file = UsageFile.create(folder, table);
            diskRefuses = false;
            return Optional.of(file);
        } catch (IOException e) {
            diskRefuses = true;
            LOG.errorf("usage has no new file; what is counted in memory would not survive why=%s", e.getMessage());
            return Optional.empty();
        }
    }

    // ---- the first request of a container on a day ----

    private Slot successor(ContainerId container) {
        return open(container, today());
    }

    private Slot open(ContainerId container, long day) {
        synchronized (opening) {
            Slot slot = live.tables()
                    .flatMap(table -> table.open(container, day, this::successor).stream())
                    .findFirst()
                    .orElseGet(() -> openInMemory(container, day));
            latest.put(container, slot);
            return slot;
        }
    }

    private Slot openInMemory(ContainerId container, long day) {
        UsageTable table = UsageTable.inMemory(instance, MEMORY_SLOTS);
        live = new Live(
                live.day(),
                live.files(),
                Stream.concat(live.memory().stream(), Stream.of(table)).toList());
        return table.open(container, day, this::successor).orElseThrow();
    }

    private long today() {
        return Math.floorDiv(clock.millis(), DAY_MILLIS);
    }
}
