package com.qaxal.edge.kv;

import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.Version;

/**
 * A document that the edge holds.
 *
 * @param confirmedAt when Redis or the fallback last said that this is it, in nanoseconds of a monotonic clock
 */
record Held<D extends EdgeDocument>(D document, Version version, int bytes, long confirmedAt) {
    /** What a decoded document and its place in the table weigh beyond its JSON. */
    private static final int OVERHEAD = 512;

    Held<D> confirmed(long now) {
        return new Held<>(document, version, bytes, now);
    }

    int weight() {
        return bytes * 3 + OVERHEAD;
    }
}
