package com.qaxal.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.local.infra.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TagServerTest {
    private static final int DEADLINE_MILLIS = 20_000;

    private final TagServer server;

    TagServerTest() throws Exception {
        server = TagServer.start(Ports.free());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void targetThatBrowsersSendAndNoUriHasIsTakenAsItIs() throws IOException {
        String target = "/g/collect?v=2&ep.a=x|y&ep.b={\"c\":1}&ep.d=%7C";

        assertThat(send("GET " + target, new byte[0])).startsWith("HTTP/1.1 204");

        assertThat(received()).contains("\"target\":\"" + target.replace("\"", "\\\"") + "\"");
    }

    @Test
    void bodyOfMegabytesIsReadToItsEndAndItsBeginningKept() throws IOException {
        byte[] body = "x".repeat(5_000_000).getBytes(StandardCharsets.US_ASCII);

        assertThat(send("POST /g/collect", body)).startsWith("HTTP/1.1 204");

        assertThat(received()).contains("\"body_bytes\":5000000").hasSizeLessThan(100_000);
    }

    @Test
    void chunksComeOneByOne() throws IOException {
        assertThat(send("GET /stream", new byte[0])).contains("data: 0", "data: 1", "data: 2");
    }

    @Test
    void brokenAnswerIsNone() throws IOException {
        assertThat(send("GET /break", new byte[0])).isEmpty();
    }

    private String received() throws IOException {
        return send("GET /_received", new byte[0]);
    }

    /** All that comes back until the server closes. */
    private String send(String line, byte[] body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(DEADLINE_MILLIS);
            OutputStream out = socket.getOutputStream();
            String head = line + " HTTP/1.1\r\nHost: tags.test\r\nConnection: close\r\nContent-Length: " + body.length
                    + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
