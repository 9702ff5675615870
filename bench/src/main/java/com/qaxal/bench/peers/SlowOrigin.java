package com.qaxal.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An origin that takes its time: every answer comes after the same delay. Reads requests without a body only. */
public final class SlowOrigin implements AutoCloseable {
    private static final byte[] ANSWER = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int END_OF_HEAD = 0x0D0A0D0A;

    private final ServerSocket server;
    private final Duration delay;

    private SlowOrigin(ServerSocket server, Duration delay) {
        this.server = server;
        this.delay = delay;
    }

    public static SlowOrigin start(Duration delay) throws IOException {
        SlowOrigin origin = new SlowOrigin(new ServerSocket(0, 4_096, InetAddress.getLoopbackAddress()), delay);
        Thread.ofVirtual().start(origin::accept);
        return origin;
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                // it was closed, and so ends the loop; or one connection failed, and the next may not
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            byte[] buffer = new byte[8_192];
            int last = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    last = last << 8 | buffer[i] & 0xFF;
                    if (last == END_OF_HEAD) {
                        Thread.sleep(delay);
                        connection.getOutputStream().write(ANSWER);
                    }
                }
            }
        } catch (IOException e) {
            // the proxy gave up waiting
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
