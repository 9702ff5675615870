package com.qaxal.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A port of this machine that leads to another one, where everything arrives late; answers come back at once. */
final class LateLink implements AutoCloseable {
    private static final Chunk END = new Chunk(new byte[0], 0);

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int target;
    private final long delayNanos;

    /** @param due when it may go on, in {@link System#nanoTime()} */
    private record Chunk(byte[] bytes, long due) {}

    LateLink(int target, int delayMillis) throws IOException {
        this.target = target;
        this.delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                Thread.ofVirtual().start(() -> join(near));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void join(Socket near) {
        try (near;
                Socket far = new Socket("127.0.0.1", target)) {
            sockets.add(near);
            sockets.add(far);
            BlockingQueue<Chunk> underway = new ArrayBlockingQueue<>(1_024);
            Thread.ofVirtual().start(() -> deliver(underway, far));
            Thread back = Thread.ofVirtual().start(() -> copy(far, near));
            byte[] buffer = new byte[64 * 1024];
            for (int read; (read = near.getInputStream().read(buffer)) > 0; ) {
                underway.put(new Chunk(Arrays.copyOf(buffer, read), System.nanoTime() + delayNanos));
            }
            underway.put(END);
            back.join(TimeUnit.SECONDS.toMillis(5));
        } catch (IOException e) {
            // one of the two is gone, and so is the other
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.removeIf(Socket::isClosed);
        }
    }

    private static void deliver(BlockingQueue<Chunk> underway, Socket far) {
        try (far;
                OutputStream out = far.getOutputStream()) {
            for (Chunk next = underway.take(); next != END; next = underway.take()) {
                TimeUnit.NANOSECONDS.sleep(next.due() - System.nanoTime());
                out.write(next.bytes());
            }
        } catch (IOException e) {
            // gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // gone
        }
    }
}
