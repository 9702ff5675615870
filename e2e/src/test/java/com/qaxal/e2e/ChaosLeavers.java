package com.qaxal.e2e;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Visitors who go before they are answered, in the middle of whatever; they ask for what is billed to nobody. */
final class ChaosLeavers implements AutoCloseable {
    private static final long PAUSE_NANOS = 10_000_000;

    private final List<ChaosTenant> tenants;
    private final Thread thread;
    private volatile boolean coming = true;

    ChaosLeavers(List<ChaosTenant> tenants) {
        this.tenants = List.copyOf(tenants);
        this.thread = Thread.ofVirtual().start(this::comeAndGo);
    }

    /** Requests that hold a place at the router; nothing stays when nobody is there. */
    static double inFlight() {
        URI metrics = URI.create("http://127.0.0.1:" + (LocalSuite.running().router() + 1_000) + "/q/metrics");
        return Http.send(HttpRequest.newBuilder(metrics).build())
                .body()
                .lines()
                .filter(line -> line.startsWith("qaxal_router_in_flight"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() throws InterruptedException {
        coming = false;
        thread.join();
    }

    private void comeAndGo() {
        for (int i = 0; coming; i++) {
            ChaosTenant tenant = tenants.get(i % tenants.size());
            try (Socket visitor = new Socket()) {
                visitor.connect(
                        new InetSocketAddress("127.0.0.1", LocalSuite.running().router()), 1_000);
                visitor.setSoLinger(true, 0);
                visitor.getOutputStream().write(begun(tenant, i).getBytes(StandardCharsets.ISO_8859_1));
                LockSupport.parkNanos(i % 2 * PAUSE_NANOS);
            } catch (IOException e) {
                // the router is away just now
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static String begun(ChaosTenant tenant, int number) {
        String host = "Host: " + tenant.tenant().host + "\r\n";
        return switch (number % 3) {
            case 0 -> "GET /l/x.js HTTP/1.1\r\n" + host;
            case 1 -> "GET /l/x.js HTTP/1.1\r\n" + host + "X-Public-Host: page" + number + ".test\r\n\r\n";
            default -> "POST /boot HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\n";
        };
    }
}
