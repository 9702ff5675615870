package com.qaxal.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a visitor can take up of us without ever saying anything that is not well formed. */
class HostileVisitorTest {
    private static final String GET = "GET /g HTTP/1.1\r\nHost: a.test\r\n\r\n";

    private EchoPort port;

    @BeforeEach
    void open() throws InterruptedException {
        port = new EchoPort();
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void bodyThatDripsIsNotWaitedForThoughEachByteIsInTime() throws IOException {
        try (Socket visitor = new Socket("127.0.0.1", port.port())) {
            send(visitor, "POST /p HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1000\r\n\r\n");

            await().pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(4)) // less than silence would take
                    .until(() -> isClosedTo(visitor, "x"));
        }
    }

    @Test
    void connectionsBeyondTheBoundAreClosedAndTheOthersServedOn() throws IOException {
        List<Socket> seated = new ArrayList<>();
        for (int i = 0; i < EchoPort.CONNECTIONS; i++) {
            Socket visitor = new Socket("127.0.0.1", port.port());
            seated.add(visitor);
            assertThat(answer(visitor)).startsWith("HTTP/1.1 200");
        }

        try (Socket oneTooMany = new Socket("127.0.0.1", port.port())) {
            assertThat(isEnded(oneTooMany)).isTrue();
        }
        assertThat(answer(seated.getFirst())).startsWith("HTTP/1.1 200");

        seated.getLast().close();
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            try (Socket next = new Socket("127.0.0.1", port.port())) {
                return answer(next).startsWith("HTTP/1.1 200");
            } catch (IOException e) {
                return false; // the place is not free yet
            }
        });
        for (Socket visitor : seated) {
            visitor.close();
        }
    }

    private static String answer(Socket visitor) throws IOException {
        send(visitor, GET);
        visitor.setSoTimeout(5_000);
        byte[] answer = new byte[1_024];
        int length = visitor.getInputStream().read(answer);
        return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static boolean isEnded(Socket visitor) throws IOException {
        visitor.setSoTimeout(5_000);
        return visitor.getInputStream().read() < 0;
    }

    /** Whether it is closed when more is said. */
    private static boolean isClosedTo(Socket visitor, String more) {
        try {
            send(visitor, more);
            visitor.setSoTimeout(1);
            return visitor.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void send(Socket visitor, String bytes) throws IOException {
        visitor.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
}
