package com.qaxal.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    @Test
    void requestsAreDueAtEqualDistancesOverAllConnections() {
        Schedule schedule = new Schedule(1_000, 2, Duration.ofMillis(5));

        assertThat(schedule.due(0, 0)).isZero();
        assertThat(schedule.due(1, 0)).isEqualTo(1_000_000);
        assertThat(schedule.due(0, 1)).isEqualTo(2_000_000);
        assertThat(schedule.due(1, 1)).isEqualTo(3_000_000);
    }

    @Test
    void nothingIsDueAfterTheEnd() {
        Schedule schedule = new Schedule(1_000, 2, Duration.ofMillis(5));

        assertThat(schedule.due(0, 2)).isEqualTo(4_000_000);
        assertThat(schedule.due(1, 2)).isEqualTo(-1);
    }

    @Test
    void latenciesSurviveTheirLine() {
        Histogram micros = new Histogram(60_000_000, 3);
        for (int i = 1; i <= 1_000; i++) {
            micros.recordValue(i);
        }
        Latencies latencies = Latencies.of(micros, 7);

        assertThat(Latencies.parse(latencies.line())).isEqualTo(latencies);
        assertThat(latencies.p50()).isEqualTo(500);
        assertThat(latencies.failed()).isEqualTo(7);
    }

    @Test
    void answersEndWhereTheirFramingSays() throws Exception {
        String answers = "HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                + "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                + "HTTP/1.1 204 No Content\r\n\r\n";
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerOneByOne(server, answers));
            try (Connection connection = new Connection(server.getLocalPort())) {
                assertThat(connection.exchange(new byte[] {'?'})).isEqualTo(204);
                assertThat(connection.exchange(new byte[] {'?'})).isEqualTo(200);
                assertThat(connection.exchange(new byte[] {'?'})).isEqualTo(403);
                assertThat(connection.exchange(new byte[] {'?'})).isEqualTo(204);
            }
        }
    }

    /** One answer for each byte that comes in. */
    private static void answerOneByOne(ServerSocket server, String answers) {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            for (String answer : answers.split("(?=HTTP/1.1)")) {
                in.read();
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
            in.read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
