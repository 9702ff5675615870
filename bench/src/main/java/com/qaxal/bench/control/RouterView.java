package com.qaxal.bench.control;

import com.qaxal.bench.load.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A router as visitors see it; asking costs so little that what is measured hardly notices. */
public final class RouterView implements AutoCloseable {
    private final int port;
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    public RouterView(int port) {
        this.port = port;
    }

    /** The status with which it answers a request for {@code host}. */
    public int status(String host) throws IOException {
        Connection taken = idle.poll();
        Connection connection = taken == null ? new Connection(port) : taken;
        int status = connection.exchange(
                ("GET /g/collect?v=2 HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        idle.add(connection); // one that failed is not used again
        return status;
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : idle) {
            connection.close();
        }
    }
}
