package com.qaxal.router.account;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What this router counted, per container and UTC day, in a file of its own boot. */
public final class UsageCounters {
    private static final Logger LOG = Logger.getLogger(UsageCounters.class);
    private static final String SUFFIX = ".usage";
    private static final int SLOTS = 32_768;

    private final String instance;
    private final Path folder;
    private final Clock clock;
    private final @Nullable UsageFile file;
    private final UUID boot;
    private final ConcurrentHashMap<Key, UsageFile.Slot> slots = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ContainerId, UsageFile.Slot> today = new ConcurrentHashMap<>();
    private final AtomicLong volatileSlots = new AtomicLong();

    private record Key(ContainerId container, LocalDate day) {}

    private UsageCounters(String instance, Path folder, Clock clock, @Nullable UsageFile file) {
        this.instance = instance;
        this.folder = folder;
        this.clock = clock;
        this.file = file;
        this.boot = file == null ? UUID.randomUUID() : file.boot();
    }

    /** Opens a new file in {@code folder}; when that cannot be, counts in memory and says so: traffic goes on. */
    public static UsageCounters open(String instance, Path folder, Clock clock) {
        try {
            Files.createDirectories(folder);
            UsageFile file = UsageFile.create(folder.resolve(UUID.randomUUID() + SUFFIX), SLOTS);
            return new UsageCounters(instance, folder, clock, file);
        } catch (IOException e) {
            LOG.errorf(
                    "usage is counted in memory only: a crash would lose it folder=%s why=%s", folder, e.getMessage());
            return new UsageCounters(instance, folder, clock, null);
        }
    }

    /** The counters of a container on this UTC day. */
    public UsageFile.Slot of(ContainerId container) {
        long day = Math.floorDiv(clock.millis(), 86_400_000L);
        UsageFile.Slot slot = today.get(container);
        if (slot != null && slot.epochDay() == day) {
            return slot;
        }
        Key key = new Key(container, LocalDate.ofEpochDay(day));
        UsageFile.Slot current = slots.computeIfAbsent(key, this::allocate);
        today.put(container, current);
        return current;
    }

    /** Every total of this boot. */
    public List<UsageTotals> totals() {
        return slots.values().stream().map(slot -> slot.totals(instance, boot)).toList();
    }

    /** How many container-days would not survive a crash; an alarm when it is not zero. */
    public long volatileSlots() {
        return volatileSlots.get();
    }

    /** The files that nobody owns any more: of processes that were killed. */
    public List<Orphan> orphans() {
        try (Stream<Path> files = Files.list(folder)) {
            List<Orphan> orphans = new ArrayList<>();
            for (Path path : files.filter(this::mayBeOrphaned).toList()) {
                adopt(path).ifPresent(orphans::add);
            }
            return orphans;
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("usage folder cannot be read why=%s", e.getMessage());
            return List.of();
        }
    }

    /** Gives up the own file. It is deleted when everything in it was published, else the next start publishes it. */
    public void finish(boolean published) throws IOException {
        if (file != null) {
            file.close();
            if (published) {
                Files.deleteIfExists(file.path());
            }
        }
    }

    private UsageFile.Slot allocate(Key key) {
        Optional<UsageFile.Slot> slot = file == null ? Optional.empty() : file.allocate(key.container(), key.day());
        return slot.orElseGet(() -> {
            volatileSlots.incrementAndGet();
            return UsageFile.slotIn(Arena.ofAuto(), key.container(), key.day());
        });
    }

    private boolean mayBeOrphaned(Path path) {
        return path.toString().endsWith(SUFFIX) && (file == null || !path.equals(file.path()));
    }

    private Optional<Orphan> adopt(Path path) {
        try {
            return UsageFile.adopt(path).map(adopted -> new Orphan(adopted, adopted.totals(instance)));
        } catch (IOException e) {
            LOG.warnf("usage file cannot be adopted file=%s why=%s", path.getFileName(), e.getMessage());
            return Optional.empty();
        }
    }

    /** A file that is ours now, and what stands in it, under its own boot. */
    public static final class Orphan {
        private final UsageFile file;
        private final List<UsageTotals> totals;

        private Orphan(UsageFile file, List<UsageTotals> totals) {
            this.file = file;
            this.totals = totals;
        }

        public List<UsageTotals> totals() {
            return totals;
        }

        /** The broker has everything: the file has done its work. */
        public void delete() throws IOException {
            file.close();
            Files.deleteIfExists(file.path());
        }

        /** Not published: it stays for the next try. */
        public void release() throws IOException {
            file.close();
        }
    }
}
