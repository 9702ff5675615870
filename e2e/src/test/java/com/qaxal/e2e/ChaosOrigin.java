package com.qaxal.e2e;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One tenant's tag server: remembers which hits reached it, and can be made to misbehave. */
final class ChaosOrigin implements AutoCloseable {
    private final String name;
    private final Set<String> hits = ConcurrentHashMap.newKeySet();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger held = new AtomicInteger();
    private final int port;
    private volatile ServerSocket listening;
    private volatile boolean silent;

    /** @param name what it calls itself in its answers */
    ChaosOrigin(String name) throws IOException {
        this.name = name;
        listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        port = listening.getLocalPort();
        accept(listening);
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** The ids of the hits whose head was read off a connection, whether or not they were answered. */
    Set<String> hits() {
        return hits;
    }

    /** Cuts every connection and takes no new ones. */
    void goAway() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    /** Takes connections again, if it had gone. */
    void comeBack() throws IOException {
        if (!listening.isClosed()) {
            return;
        }
        ServerSocket again = new ServerSocket();
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        listening = again;
        accept(again);
    }

    /** Reads, but does not answer. */
    void fallSilent(boolean on) {
        silent = on;
        synchronized (this) {
            notifyAll();
        }
    }

    /** Returns when it has read a hit that it does not answer. */
    void awaitHeldHit() {
        await().atMost(Duration.ofSeconds(20)).until(() -> held.get() > 0);
    }

    @Override
    public void close() throws IOException {
        fallSilent(false);
        goAway();
    }

    private void accept(ServerSocket server) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    connections.add(connection);
                    if (server.isClosed()) { // it went away between these two lines
                        connection.close();
                    }
                    Thread.ofVirtual().start(() -> serve(connection));
                } catch (IOException e) {
                    return; // gone away
                }
            }
        });
    }

    private void serve(Socket connection) {
        try (connection;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String host = "";
                for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                    if (header.regionMatches(true, 0, "x-forwarded-host:", 0, 17)) {
                        host = header.substring(17).strip();
                    }
                }
                answer(connection, line, host);
            }
        } catch (IOException e) {
            // cut, by the router or by us
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private void answer(Socket connection, String requestLine, String host) throws IOException, InterruptedException {
        String id = requestLine.replaceFirst(".*[?&]id=([0-9a-z-]+).*", "$1");
        hits.add(id);
        holdWhileSilent(connection);
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Id: " + id + "\r\nX-Origin: " + name
                + "\r\nX-For: " + host + "\r\nContent-Length: 2\r\n\r\nok";
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void holdWhileSilent(Socket connection) throws InterruptedException {
        if (!silent) {
            return;
        }
        held.incrementAndGet();
        try {
            synchronized (this) {
                while (silent && !connection.isClosed()) {
                    wait(1_000);
                }
            }
        } finally {
            held.decrementAndGet();
        }
    }
}
