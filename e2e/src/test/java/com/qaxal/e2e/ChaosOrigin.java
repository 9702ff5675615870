package com.qaxal.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A tag server that remembers which hits reached it, for whom, and that can be made to misbehave. */
final class ChaosOrigin implements AutoCloseable {
    private final Map<String, Set<String>> hits = new ConcurrentHashMap<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile ServerSocket listening;
    private volatile boolean silent;

    ChaosOrigin() throws IOException {
        listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        port = listening.getLocalPort();
        accept(listening);
    }

    int port() {
        return port;
    }

    /** The distinct hits that were read off a connection for that host. */
    Set<String> hitsOf(String host) {
        return hits.computeIfAbsent(host, _ -> ConcurrentHashMap.newKeySet());
    }

    /** Cuts every connection and takes no new ones. */
    void goAway() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    void comeBack() throws IOException {
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
        hitsOf(host).add(id);
        synchronized (this) {
            while (silent && !connection.isClosed()) {
                wait(1_000);
            }
        }
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Id: " + id + "\r\nX-For: " + host
                + "\r\nContent-Length: 2\r\n\r\nok";
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }
}
