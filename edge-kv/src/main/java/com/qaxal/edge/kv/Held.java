package com.qaxal.edge.kv;

import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.Version;
import io.vertx.core.Future;

/** A document that the edge holds, with the answer made of it: the same for everybody who asks. */
final class Held<D extends EdgeDocument> {
    /** What a document's place in the table weighs. */
    private static final int PLACE = 256;

    private final Lookup.Found<D> found;
    private final int bytes;
    private final long confirmedAt;
    private final long unconfirmedAt;
    private final Future<Lookup<D>> answer;

    /**
     * @param bytes of its JSON
     * @param confirmedAt when Redis or the fallback last said that this is it, in nanoseconds of a monotonic clock
     * @param renewAt when it should be asked for again
     */
    Held(D document, int bytes, long confirmedAt, long renewAt) {
        this.found = new Lookup.Found<>(document, renewAt);
        this.bytes = bytes;
        this.confirmedAt = confirmedAt;
        this.unconfirmedAt = confirmedAt;
        this.answer = Future.succeededFuture(found);
    }

    private Held(Held<D> before, long confirmedAt, long unconfirmedAt) {
        this.found = before.found;
        this.bytes = before.bytes;
        this.confirmedAt = confirmedAt;
        this.unconfirmedAt = unconfirmedAt;
        this.answer = before.answer;
    }

    D document() {
        return found.document();
    }

    Lookup.Found<D> found() {
        return found;
    }

    Version version() {
        return document().version();
    }

    long confirmedAt() {
        return confirmedAt;
    }

    /** When last nobody could tell whether it still is; no later than {@link #confirmedAt} as long as that did not happen. */
    long unconfirmedAt() {
        return unconfirmedAt;
    }

    Future<Lookup<D>> answer() {
        return answer;
    }

    Reading.Value reading() {
        return new Reading.Value(document(), bytes);
    }

    /** The same document, confirmed at another time. */
    Held<D> confirmed(long now, long renewAt) {
        found.isCurrentUntil(renewAt);
        return new Held<>(this, now, now);
    }

    /** The same document, as little confirmed as before. */
    Held<D> unconfirmed(long now) {
        return new Held<>(this, confirmedAt, now);
    }

    int weight() {
        return bytes + bytes / 2 + PLACE; // measured: short strings have long headers, but names of fields are gone
    }
}
