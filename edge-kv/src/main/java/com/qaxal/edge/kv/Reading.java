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

    /** The source does not have the key, but it may be incomplete. */
    record Missing() implements Reading {}

    /** The source could not be asked, or what it said makes no sense. */
    record Failed() implements Reading {}

    Reading DEFINITELY_NOTHING = new DefinitelyNothing();
    Reading MISSING = new Missing();
    Reading FAILED = new Failed();
}
