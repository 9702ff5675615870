package com.qaxal.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.router.http.WireCases.Expected;
import com.qaxal.router.http.WireCases.WireCase;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What RFC 9110 and RFC 9112 say about a request on the wire, byte by byte, over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http1ConformanceTest {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    private EchoPort port;

    @BeforeAll
    void open() throws InterruptedException {
        port = new EchoPort();
    }

    @AfterAll
    void close() {
        port.close();
    }

    static Stream<WireCase> cases() {
        return WireCases.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void requestIsReadAsTheRfcSays(WireCase wire) throws IOException {
        String answer = EchoPort.converse(port.port(), wire.bytes());

        switch (wire.expected()) {
            case Expected.Refused(int status) -> {
                assertThat(statuses(answer)).as(answer).containsExactly(status);
                assertThat(answer)
                        .as("nothing behind it may be read as a request")
                        .endsWith("<closed>");
            }
            case Expected.Understood(List<String> requests) -> {
                assertThat(statuses(answer)).as(answer).hasSize(requests.size()).containsOnly(200);
                requests.forEach(request -> assertThat(answer).contains(request));
            }
            case Expected.Waiting _ -> assertThat(answer).isEqualTo("<open>");
        }
    }

    @Test
    void connectionServesOnAfterARefusalThatIsNotItsFault() throws IOException {
        String answer = EchoPort.converse(
                port.port(), "GET /a HTTP/1.1\r\nHost: bad host\r\n\r\nGET /b HTTP/1.1\r\nHost: a.test\r\n\r\n");

        assertThat(statuses(answer)).containsExactly(400, 200);
    }

    @Test
    void everyByteOnItsOwnIsTheSameRequest() throws Exception {
        String bytes =
                "POST /slow HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n10\r\n"
                        + "0123456789abcdef\r\n0\r\nTrailer: x\r\n\r\nGET /next HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port.port())) {
            socket.setTcpNoDelay(true);
            for (int i = 0; i < bytes.length(); i++) {
                socket.getOutputStream().write(bytes.charAt(i));
                socket.getOutputStream().flush();
            }
            String answer =
                    new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);

            assertThat(answer).contains("POST /slow 21").contains("GET /next 0");
        }
    }

    static List<Integer> statuses(String answer) {
        return STATUS.matcher(answer)
                .results()
                .map(result -> Integer.parseInt(result.group(1)))
                .toList();
    }
}
