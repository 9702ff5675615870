package com.qaxal.edge.kv;

import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.Version;
import io.vertx.core.Future;

/** A document that the edge holds, with the answer made of it: the same for everybody who asks. */
final class Held<D extends EdgeDocument> {
    /** What a document's place in the table weighs. */
    private static final int PLACE = 256;

    private final D document;
    private final int bytes;
    private final long confirmedAt;
    private final Future<Lookup<D>> answer;

    /**
     * @param bytes of its JSON
     * @param confirmedAt when Redis or the fallback last said that this is it, in nanoseconds of a monotonic clock
     */
    Held(D document, int bytes, long confirmedAt) {
        this(document, bytes, confirmedAt, Future.succeededFuture(new Lookup.Found<>(document)));
    }

    private Held(D document, int bytes, long confirmedAt, Future<Lookup<D>> answer) {
        this.document = document;
        this.bytes = bytes;
        this.confirmedAt = confirmedAt;
        this.answer = answer;
    }

    D document() {
        return document;
    }

    Version version() {
        return document.version();
    }

    long confirmedAt() {
        return confirmedAt;
    }

    Future<Lookup<D>> answer() {
        return answer;
    }

    Reading.Value reading() {
        return new Reading.Value(document, bytes);
    }

    Held<D> confirmed(long now) {
        return new Held<>(document, bytes, now, answer);
    }

    int weight() {
        return bytes + bytes / 2 + PLACE; // measured: short strings have long headers, but names of fields are gone
    }
}
