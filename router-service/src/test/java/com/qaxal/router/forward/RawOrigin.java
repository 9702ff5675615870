package com.qaxal.router.forward;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An origin that behaves as a test says, byte by byte. */
final class RawOrigin implements AutoCloseable {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** What an origin does with one connection; it closes when this returns. */
    interface Behaviour {
        void on(Conversation conversation) throws IOException, InterruptedException;
    }

    final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private final ServerSocket server;
    private final Behaviour behaviour;

    final class Conversation {
        final InputStream in;
        final OutputStream out;

        /** Which connection this is, from 0. */
        final int number;

        private Conversation(Socket socket, int number) throws IOException {
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
            this.number = number;
        }

        /** Reads one request's head; empty when the other side closed. */
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return "";
                }
                head.append((char) next);
            }
            heads.add(head.toString());
            return head.toString();
        }

        void say(String bytes) throws IOException {
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    RawOrigin(Behaviour behaviour) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.behaviour = behaviour;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        for (int number = 0; !server.isClosed(); number++) {
            try {
                Socket socket = server.accept();
                int current = number;
                Thread.ofVirtual().start(() -> converse(socket, current));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void converse(Socket socket, int number) {
        try (socket) {
            behaviour.on(new Conversation(socket, number));
        } catch (IOException e) {
            // the router closed: what that means, the test sees on its side
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
