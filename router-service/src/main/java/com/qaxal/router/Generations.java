package com.qaxal.router;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map that forgets what is not used, at the price of one look-up. When the newer of its two generations is full it becomes the older,
 * whose place it takes; what is found in the older one moves to the newer. So room for one entry too few costs some of them, and never all.
 */
final class Generations<K, V> {
    private final int mostOfEach;
    private volatile Both<K, V> kept = Both.empty();

    private record Both<K, V>(ConcurrentHashMap<K, V> newer, ConcurrentHashMap<K, V> older) {
        static <K, V> Both<K, V> empty() {
            return new Both<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }
    }

    /** @param most that are kept; at least half as many are */
    Generations(int most) {
        this.mostOfEach = Math.max(1, most / 2);
    }

    @Nullable
    V get(K key) {
        Both<K, V> now = kept;
        V value = now.newer().get(key);
        if (value == null) {
            value = now.older().remove(key);
            if (value != null) {
                put(key, value);
            }
        }
        return value;
    }

    /** Two threads that find it full at once may both begin a new generation: then more is forgotten than had to be. */
    void put(K key, V value) {
        Both<K, V> now = kept;
        if (now.newer().size() >= mostOfEach) {
            now = new Both<>(new ConcurrentHashMap<>(), now.newer());
            kept = now;
        }
        now.newer().put(key, value);
    }

    int size() {
        Both<K, V> now = kept;
        return now.newer().size() + now.older().size();
    }
}
