package com.qaxal.edge.kv;

import com.qaxal.model.kv.EdgeDocument;

/** The answer to "what does the KV say about this key?". */
public sealed interface Lookup<D extends EdgeDocument> {

    /**
     * Until when the same question would be answered the same, without asking anybody. Who derives something from an answer may use it until then, and
     * saves the look-up. A confirmation makes it later; a change makes it earlier, and is told by {@link EdgeKv#revocations}.
     *
     * @param now as {@link System#nanoTime} says; also the answer, for what holds in this moment only
     */
    long currentUntil(long now);

    default boolean isCurrent(long now) {
        return now - currentUntil(now) < 0;
    }

    /** This. */
    final class Found<D extends EdgeDocument> implements Lookup<D> {
        private final D document;
        private volatile long currentUntil;

        Found(D document, long currentUntil) {
            this.document = document;
            this.currentUntil = currentUntil;
        }

        public D document() {
            return document;
        }

        @Override
        public long currentUntil(long now) {
            return currentUntil;
        }

        void isCurrentUntil(long time) {
            currentUntil = time;
        }
    }

    /** Definitely nothing: a tombstone, a miss in a complete Redis, or the fallback's 404. */
    final class Absent<D extends EdgeDocument> implements Lookup<D> {
        private volatile long currentUntil;

        Absent(long currentUntil) {
            this.currentUntil = currentUntil;
        }

        @Override
        public long currentUntil(long now) {
            return currentUntil;
        }

        void isCurrentUntil(long time) {
            currentUntil = time;
        }
    }

    /** Nobody who knows could be asked, and no copy within its bounds is held. */
    record Unavailable<D extends EdgeDocument>() implements Lookup<D> {
        @Override
        public long currentUntil(long now) {
            return now;
        }
    }
}
