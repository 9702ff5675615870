package com.qaxal.edge.kv;

import com.qaxal.model.kv.EdgeDocument;

/** The answer to "what does the KV say about this key?". */
public sealed interface Lookup<D extends EdgeDocument> {

    /** This. */
    record Found<D extends EdgeDocument>(D document) implements Lookup<D> {}

    /** Definitely nothing: a tombstone, a miss in a complete Redis, or the fallback's 404. */
    record Absent<D extends EdgeDocument>() implements Lookup<D> {}

    /** Nobody who knows could be asked, and no copy within its bounds is held. */
    record Unavailable<D extends EdgeDocument>() implements Lookup<D> {}
}
