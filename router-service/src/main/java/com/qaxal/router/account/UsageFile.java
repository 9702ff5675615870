package com.qaxal.router.account;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Counters in a memory-mapped file: the page cache outlives a killed process, so what was counted stays counted.
 *
 * <p>A header of 64 bytes (magic, boot, number of slots), then slots of 128 bytes: the container's id, six counters, and the day, written last,
 * since a slot without a day does not exist yet. Whoever holds the file's lock owns it; a file that can be locked belongs to nobody any more.
 */
public final class UsageFile implements AutoCloseable {
    private static final long MAGIC = 0x5158_414C_5553_4731L; // "QXALUSG1"
    private static final int HEADER = 64;
    private static final int SLOT = 128;
    private static final int DAY = 16;
    private static final int COUNTERS = 24;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final VarHandle LONGS = LONG.varHandle();

    private final Path path;
    private final FileChannel channel;
    private final Arena arena;
    private final MemorySegment memory;
    private final UUID boot;
    private final int slots;
    private int used;

    private UsageFile(Path path, FileChannel channel, Arena arena, MemorySegment memory) {
        this.path = path;
        this.channel = channel;
        this.arena = arena;
        this.memory = memory;
        this.boot = new UUID(memory.get(LONG, 8), memory.get(LONG, 16));
        this.slots = (int) memory.get(LONG, 24);
    }

    /**
     * Makes a file, under a boot of its own, and locks it. Its blocks are written, not just promised: a disk that fills up later cannot take
     * the counters away.
     */
    static UsageFile create(Path path, int slots) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (lock(channel).isEmpty()) {
                throw new IOException("a new file is already locked: " + path);
            }
            UUID boot = UUID.randomUUID();
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(java.nio.ByteOrder.nativeOrder());
            header.putLong(MAGIC)
                    .putLong(boot.getMostSignificantBits())
                    .putLong(boot.getLeastSignificantBits())
                    .putLong(slots);
            zeros(channel, HEADER + (long) slots * SLOT);
            channel.write(header.rewind(), 0);
            channel.force(true);
            return map(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Opens and locks a file that nobody owns any more; empty when its process lives, or when it is no such file. */
    static Optional<UsageFile> adopt(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (lock(channel).isEmpty() || !isUsageFile(channel)) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(map(path, channel));
    }

    Path path() {
        return path;
    }

    UUID boot() {
        return boot;
    }

    /** The first byte of a new slot; empty when the file is full. */
    synchronized Optional<Slot> allocate(ContainerId container, LocalDate day) {
        if (used == slots) {
            return Optional.empty();
        }
        long at = HEADER + (long) used * SLOT;
        used++;
        memory.set(LONG, at, container.value().getMostSignificantBits());
        memory.set(LONG, at + 8, container.value().getLeastSignificantBits());
        LONGS.setVolatile(memory, at + DAY, day.toEpochDay());
        return Optional.of(new Slot(memory, at));
    }

    /** A slot outside of any file, for when there is none: it counts as well, but dies with the process. */
    static Slot slotIn(Arena arena, ContainerId container, LocalDate day) {
        MemorySegment memory = arena.allocate(SLOT, Long.BYTES);
        memory.set(LONG, 0, container.value().getMostSignificantBits());
        memory.set(LONG, 8, container.value().getLeastSignificantBits());
        LONGS.setVolatile(memory, (long) DAY, day.toEpochDay());
        return new Slot(memory, 0);
    }

    /** Every total in the file. */
    List<UsageTotals> totals(String instance) {
        List<UsageTotals> totals = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            Slot slot = new Slot(memory, HEADER + (long) i * SLOT);
            if (slot.exists()) {
                totals.add(slot.totals(instance, boot));
            }
        }
        return totals;
    }

    /** Gives up the file and its lock; the file stays. */
    @Override
    public void close() throws IOException {
        arena.close();
        channel.close();
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) { // this process holds it
            return Optional.empty();
        }
    }

    private static boolean isUsageFile(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(java.nio.ByteOrder.nativeOrder());
        if (channel.read(header, 0) < HEADER || header.getLong(0) != MAGIC) {
            return false;
        }
        long slots = header.getLong(24);
        return slots > 0 && channel.size() == HEADER + slots * SLOT;
    }

    @SuppressWarnings("MustBeClosedChecker") // the mapping lives as long as the file is open
    private static UsageFile map(Path path, FileChannel channel) throws IOException {
        Arena arena = Arena.ofShared();
        MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
        return new UsageFile(path, channel, arena, memory);
    }

    private static void zeros(FileChannel channel, long bytes) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(64 * 1024);
        for (long at = 0; at < bytes; ) {
            block.clear().limit((int) Math.min(block.capacity(), bytes - at));
            at += channel.write(block, at);
        }
    }

    /** The counters of one container on one day. Safe to add to from any thread. */
    public static final class Slot {
        private final MemorySegment memory;
        private final long at;

        private Slot(MemorySegment memory, long at) {
            this.memory = memory;
            this.at = at;
        }

        public void add(Counter counter, long amount) {
            long unused = (long) LONGS.getAndAdd(memory, offset(counter), amount);
        }

        long get(Counter counter) {
            return (long) LONGS.getVolatile(memory, offset(counter));
        }

        long epochDay() {
            return (long) LONGS.getVolatile(memory, at + DAY);
        }

        UsageTotals totals(String instance, UUID boot) {
            UUID container = new UUID(memory.get(LONG, at), memory.get(LONG, at + 8));
            return new UsageTotals(
                    instance,
                    boot,
                    new ContainerId(container),
                    LocalDate.ofEpochDay(epochDay()),
                    get(Counter.REQUESTS),
                    get(Counter.RECOVERED),
                    get(Counter.BLOCKED_402),
                    get(Counter.BYTES_IN),
                    get(Counter.BYTES_OUT),
                    get(Counter.COOKIES_EXTENDED));
        }

        private boolean exists() {
            return epochDay() != 0;
        }

        private long offset(Counter counter) {
            return at + COUNTERS + counter.ordinal() * (long) Long.BYTES;
        }
    }
}
