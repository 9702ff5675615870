package com.qaxal.local.infra;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers of tests. */
public final class Ports {
    /** Linux gives 32768 and above to outgoing connections: one of those could take the place of a server that is away for a moment. */
    private static final int END = 32_768;

    private static final int FIRST = 30_000;

    private Ports() {}

    /** One that nobody has now. */
    public static int free() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (BindException e) {
                // somebody has it; another one, then
            }
        }
    }
}
