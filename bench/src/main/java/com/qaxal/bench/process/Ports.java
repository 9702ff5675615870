package com.qaxal.bench.process;

import com.qaxal.local.infra.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Ports of this machine's loopback address. */
public final class Ports {
    private static final Duration START = Duration.ofSeconds(60);

    private Ports() {}

    public static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** @throws IllegalStateException when {@code process} ended or did not listen in time; {@code log} is named to the reader */
    public static void awaitListening(String what, int port, Process process, Object log) throws InterruptedException {
        Await.until(what + " (its output: " + log + ")", START, () -> isListening(port) || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException(what + " ended while it started; its output is in " + log);
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
