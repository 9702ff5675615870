package com.qaxal.router.account;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The counters of one boot, in a piece of memory that may be a file's.
 *
 * <p>A header of 512 bytes (magic, boot, number of slots, and the instance that counts), then slots of 128 bytes: the container's id, the day, the counters, and
 * at the end a mark, written last, since a slot without it does not exist yet. The sign of a counter says that it is closed: it never
 * changes again, and who wants to add learns in the same step that it must go elsewhere. So the last totals are final without any waiting.
 *
 * <p>The memory is given back by the garbage collector, never earlier: an unmapping under a running {@link Slot#add} would end the process.
 */
final class UsageTable {
    static final int HEADER = 512;
    static final int SLOT = 128;

    private static final long MAGIC = 0x5158_414C_5553_4732L; // "QXALUSG2"
    private static final int INSTANCE = 32;
    private static final int DAY = 16;
    private static final int COUNTERS = 24;
    private static final int TAKEN = SLOT - Long.BYTES;
    private static final long CLOSED = Long.MIN_VALUE;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final VarHandle LONGS = LONG.varHandle();

    private record Key(ContainerId container, long day) {}

    private final MemorySegment memory;
    private final UUID boot;
    private final int capacity;
    private final String instance;
    private final Map<Key, Slot> slots = new ConcurrentHashMap<>();

    private UsageTable(MemorySegment memory) {
        this.memory = memory;
        this.boot = new UUID(memory.get(LONG, 8), memory.get(LONG, 16));
        this.capacity = (int) memory.get(LONG, 24);
        this.instance = memory.getString(INSTANCE);
    }

    /**
     * A table of no file, under a boot of its own: it counts as well, but dies with the process.
     *
     * @param instance the router's stable name, at most a host name's 253 characters; whoever publishes the totals says whose they are
     */
    static UsageTable inMemory(String instance, int capacity) {
        MemorySegment memory = Arena.ofAuto().allocate(HEADER + (long) capacity * SLOT, Long.BYTES);
        UUID boot = UUID.randomUUID();
        memory.set(LONG, 0, MAGIC);
        memory.set(LONG, 8, boot.getMostSignificantBits());
        memory.set(LONG, 16, boot.getLeastSignificantBits());
        memory.set(LONG, 24, capacity);
        memory.asSlice(0, HEADER).setString(INSTANCE, instance);
        return new UsageTable(memory);
    }

    /** The table that somebody wrote into {@code memory}; empty when there is none. */
    static Optional<UsageTable> in(MemorySegment memory) {
        boolean whole = memory.byteSize() >= HEADER
                && memory.get(LONG, 0) == MAGIC
                && memory.get(LONG, 24) > 0
                && memory.byteSize() == HEADER + memory.get(LONG, 24) * SLOT;
        return whole ? Optional.of(new UsageTable(memory)) : Optional.empty();
    }

    UUID boot() {
        return boot;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Slots that are not taken yet. */
    int room() {
        return capacity - slots.size();
    }

    /** The slots that were opened here; may be read while others are opened. */
    Collection<Slot> slots() {
        return slots.values();
    }

    /**
     * The slot of a container and day; empty when it would be a new one and the table is full. One caller at a time.
     *
     * @param successor where to count once this table is closed
     */
    Optional<Slot> open(ContainerId container, long day, Function<ContainerId, Slot> successor) {
        Key key = new Key(container, day);
        Slot known = slots.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        if (room() == 0) {
            return Optional.empty();
        }
        long at = at(slots.size());
        memory.set(LONG, at + DAY, day);
        memory.set(LONG, at, container.value().getMostSignificantBits());
        memory.set(LONG, at + 8, container.value().getLeastSignificantBits());
        LONGS.setVolatile(memory, at + TAKEN, 1L);
        Slot slot = new Slot(memory, at, container, day, successor);
        slots.put(key, slot);
        return Optional.of(slot);
    }

    /** Makes the totals final. */
    void close() {
        for (Slot slot : slots()) {
            slot.close();
        }
    }

    /** Every total in the memory. */
    List<UsageTotals> totals() {
        List<UsageTotals> totals = new ArrayList<>();
        for (int i = 0; i < capacity && exists(i); i++) {
            totals.add(totals(at(i)));
        }
        return totals;
    }

    UsageTotals totals(Slot slot) {
        return totals(slot.at());
    }

    private UsageTotals totals(long at) {
        return new UsageTotals(
                instance,
                boot,
                new ContainerId(new UUID(memory.get(LONG, at), memory.get(LONG, at + 8))),
                LocalDate.ofEpochDay(memory.get(LONG, at + DAY)),
                get(memory, at, Counter.REQUESTS),
                get(memory, at, Counter.RECOVERED),
                get(memory, at, Counter.BLOCKED_402),
                get(memory, at, Counter.BYTES_IN),
                get(memory, at, Counter.BYTES_OUT),
                get(memory, at, Counter.COOKIES_EXTENDED));
    }

    private boolean exists(int slot) {
        return (long) LONGS.getVolatile(memory, at(slot) + TAKEN) != 0;
    }

    private static long at(int slot) {
        return HEADER + (long) slot * SLOT;
    }

    // ---- one counter, of the slot that begins at {@code slot} ----

    /** False when the counter is closed; nothing was added then. */
    static boolean add(MemorySegment memory, long slot, Counter counter, long amount) {
        long at = offset(slot, counter);
        long seen = (long) LONGS.getVolatile(memory, at);
        while (seen >= 0) {
            long found = (long) LONGS.compareAndExchange(memory, at, seen, seen + amount);
            if (found == seen) {
                return true;
            }
            seen = found;
        }
        return false;
    }

    static long get(MemorySegment memory, long slot, Counter counter) {
        return (long) LONGS.getVolatile(memory, offset(slot, counter)) & ~CLOSED;
    }

    static void close(MemorySegment memory, long slot, Counter counter) {
        long unused = (long) LONGS.getAndBitwiseOr(memory, offset(slot, counter), CLOSED);
    }

    static boolean isClosed(MemorySegment memory, long slot) {
        return (long) LONGS.getVolatile(memory, offset(slot, Counter.REQUESTS)) < 0;
    }

    private static long offset(long slot, Counter counter) {
        return slot + COUNTERS + counter.ordinal() * (long) Long.BYTES;
    }
}
