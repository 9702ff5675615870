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
    void clientThatAsksBeforeItSendsIsToldToGoOn() throws IOException {
        assertThat(send("POST /g/collect", "Expect: 100-continue\r\n", new byte[] {'x'}))
                .startsWith("HTTP/1.1 100 Continue");
    }

    @Test
    void bodiesAreForgottenBeforeTheyAreTooManyAndAllAreCounted() throws IOException {
        byte[] body = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 200; i++) {
            send("POST /g/collect?i=" + i, body);
        }

        assertThat(received()).contains("collect?i=199").hasSizeLessThan(9 << 20);
        assertThat(send("GET /_received/count", new byte[0])).contains("{\"count\":200}");
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
        return send(line, "", body);
    }

    private String send(String line, String header, byte[] body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(DEADLINE_MILLIS);
            OutputStream out = socket.getOutputStream();
            String head = line + " HTTP/1.1\r\nHost: tags.test\r\nConnection: close\r\n" + header + "Content-Length: "
                    + body.length + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
