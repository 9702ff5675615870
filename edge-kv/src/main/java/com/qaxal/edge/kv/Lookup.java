package com.qaxal.edge.kv;

import com.qaxal.model.kv.EdgeDocument;

/** The answer to "what does the KV say about this key?". */
public sealed interface Lookup<D extends EdgeDocument> {

    /**
     * Whether the same question would be answered the same now, without asking anybody. Who derives something from an answer may use it for as long as
     * this holds, and saves the look-up.
     *
     * @param now as {@link System#nanoTime} says
     */
    boolean isCurrent(long now);

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
        public boolean isCurrent(long now) {
            return now - currentUntil < 0;
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
        public boolean isCurrent(long now) {
            return now - currentUntil < 0;
        }

        void isCurrentUntil(long time) {
            currentUntil = time;
        }
    }

    /** Nobody who knows could be asked, and no copy within its bounds is held. */
    record Unavailable<D extends EdgeDocument>() implements Lookup<D> {
        @Override
        public boolean isCurrent(long now) {
            return false;
        }
    }
}
