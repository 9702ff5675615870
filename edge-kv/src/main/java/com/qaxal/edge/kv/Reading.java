package com.qaxal.edge.kv;

import com.qaxal.model.kv.EdgeDocument;

/** What one source said about one key. */
sealed interface Reading {

    /**
     * This document, or the tombstone of one.
     *
     * @param bytes its size, for the weight of the cache
     */
    record Value(EdgeDocument document, int bytes) implements Reading {}

    /** There is no such key, and the source holds everything. */
    record DefinitelyNothing() implements Reading {}

    /** The source was asked, but cannot tell: it may be incomplete and does not have the key, or what it has makes no sense. */
    record Undecided() implements Reading {}

    /** The source could not be asked. */
    record Failed() implements Reading {}

    Reading DEFINITELY_NOTHING = new DefinitelyNothing();
    Reading UNDECIDED = new Undecided();
    Reading FAILED = new Failed();
}
