package com.qaxal.bench.peers;

import com.qaxal.bench.process.Owned;

/** A peer that listens. */
public record Server(String name, int port, Process process) implements AutoCloseable {
    @Override
    public void close() {
        Owned.stop(process);
    }
}
