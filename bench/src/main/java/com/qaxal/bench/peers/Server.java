package com.qaxal.bench.peers;

import com.qaxal.bench.process.Owned;
import java.util.Optional;

/**
 * A peer that listens.
 *
 * @param http2Port for cleartext HTTP/2 with prior knowledge; 0 where it has none
 * @param management where a router tells about itself; peers have none
 */
public record Server(String name, int port, int http2Port, Process process, Optional<RouterManagement> management)
        implements AutoCloseable {
    @Override
    public void close() {
        Owned.stop(process);
    }
}
