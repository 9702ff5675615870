package com.qaxal.router.account;

import com.qaxal.model.id.ContainerId;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/**
 * The counters of one container on one day. Safe to add to from any thread, without a lock, for as long as the caller likes: when the
 * table it stands in was closed meanwhile, it adds to the slot that followed.
 */
public final class Slot {
    private final MemorySegment memory;
    private final long at;
    private final ContainerId container;
    private final long day;
    private final Function<ContainerId, Slot> successor;

    private long confirmed; // of the publisher's thread

    Slot(MemorySegment memory, long at, ContainerId container, long day, Function<ContainerId, Slot> successor) {
        this.memory = memory;
        this.at = at;
        this.container = container;
        this.day = day;
        this.successor = successor;
    }

    public void add(Counter counter, long amount) {
        if (amount != 0 && !UsageTable.add(memory, at, counter, amount)) {
            successor.apply(container).add(counter, amount);
        }
    }

    ContainerId container() {
        return container;
    }

    /** Days since 1970, of UTC. */
    long day() {
        return day;
    }

    /** Where it begins in its table's memory. */
    long at() {
        return at;
    }

    void close() {
        for (Counter counter : Counter.ALL) {
            UsageTable.close(memory, at, counter);
        }
    }

    boolean isClosed() {
        return UsageTable.isClosed(memory, at);
    }

    long get(Counter counter) {
        return UsageTable.get(memory, at, counter);
    }

    /** All counters together: as each of them only grows, so does their sum, and an equal sum means that nothing changed. */
    long sum() {
        long sum = 0;
        for (Counter counter : Counter.ALL) {
            sum += get(counter);
        }
        return sum;
    }

    boolean isConfirmed() {
        return sum() == confirmed;
    }

    void confirm(long sum) {
        confirmed = sum;
    }
}
