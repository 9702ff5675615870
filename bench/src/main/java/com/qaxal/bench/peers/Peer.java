package com.qaxal.bench.peers;

import java.io.IOException;
import java.util.Optional;

/** One of those compared: knows whether it can run here and how it is started. */
public interface Peer {

    String label();

    /** What it is and does, in a few words for the report. */
    String description();

    /** What is not installed, and how to install it; empty when it can run. */
    Optional<Missing> missing();

    /** As it says itself; only asked when nothing is missing. */
    String version();

    /** @return once it listens */
    Server start(Site site) throws IOException, InterruptedException;

    /** How much of the router's work it does. */
    default Work work() {
        return Work.EVERYTHING;
    }

    /** Whether it can be asked what it allocates, and compiles for long while it serves. */
    default boolean isJvm() {
        return false;
    }

    /** How much of the router's work a peer does. */
    enum Work {
        /** Look-ups, status, CORS, headers, cookies, counting, recovery. */
        EVERYTHING,
        /** Passes requests on as they are. */
        FORWARDS_ONLY,
        /** No proxy at all. */
        NONE
    }
}
