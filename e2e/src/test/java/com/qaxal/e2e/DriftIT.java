package com.qaxal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody changes the KV by hand; the check says so, and mends it. */
class DriftIT {
    private static final LocalSuite SUITE = LocalSuite.running();

    @Test
    void everyKindOfDriftIsReportedAndMendedButWhatIsNotOursIsLeftAlone() {
        Tenant missing = Tenant.on("business");
        Tenant stale = Tenant.on("business");
        Tenant altered = Tenant.on("business");
        String wholeMissing = redis("GET", "ROUTING_MAP:" + missing.host);
        String wholeStale = redis("GET", "ROUTING_MAP:" + stale.host);
        String wholeAltered = redis("GET", "ROUTING_MAP:" + altered.host);
        redis("DEL", "ROUTING_MAP:" + missing.host);
        redis("SET", "ROUTING_MAP:" + stale.host, wholeStale.replaceFirst("\"seq\":\\d+", "\"seq\":1"));
        redis("SET", "ROUTING_MAP:" + altered.host, wholeAltered.replace("127.0.0.1", "10.0.0.1"));
        redis("SET", "ROUTING_MAP:orphan.trqaxal.localhost", wholeStale);
        redis("SET", "ROUTING_MAP:foreign.trqaxal.localhost", "{\"written_by\":\"somebody else\"}");

        JsonNode dry = check(false);

        assertThat(dry.path("found").path("missing").asLong()).isEqualTo(1);
        assertThat(dry.path("found").path("stale").asLong()).isEqualTo(1);
        assertThat(dry.path("found").path("altered").asLong()).isEqualTo(1);
        assertThat(dry.path("found").path("orphaned").asLong()).isEqualTo(1);
        assertThat(dry.path("found").path("foreign").asLong()).isEqualTo(1);
        assertThat(redis("GET", "ROUTING_MAP:" + missing.host)).isEmpty();

        JsonNode repaired = check(true);

        assertThat(repaired.path("repaired").asLong()).isEqualTo(4);
        assertThat(redis("GET", "ROUTING_MAP:" + missing.host)).isEqualTo(wholeMissing);
        assertThat(redis("GET", "ROUTING_MAP:" + stale.host)).isEqualTo(wholeStale);
        assertThat(redis("GET", "ROUTING_MAP:" + altered.host)).isEqualTo(wholeAltered);
        assertThat(redis("GET", "ROUTING_MAP:orphan.trqaxal.localhost")).isEmpty();
        assertThat(redis("GET", "ROUTING_MAP:foreign.trqaxal.localhost")).contains("somebody else");
        redis("DEL", "ROUTING_MAP:foreign.trqaxal.localhost");
        assertThat(check(false).path("found")).isEmpty();
        assertThat(Api.config("GET", "/v1/drift-reports", null).path(0).path("found"))
                .isEmpty();
    }

    private static JsonNode check(boolean repair) {
        URI address = URI.create("http://127.0.0.1:" + SUITE.syncManagement() + "/drift-checks?repair=" + repair);
        var answer = Http.send(HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Http.json(answer);
    }

    /** One command in Redis' own protocol; an answer that is nothing is an empty text. */
    private static String redis(String... command) {
        try (Socket socket = new Socket("127.0.0.1", SUITE.redis())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(bytes("*" + command.length + "\r\n"));
            for (String word : List.of(command)) {
                out.writeBytes(bytes("$" + bytes(word).length + "\r\n" + word + "\r\n"));
            }
            socket.getOutputStream().write(out.toByteArray());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            String head = line(in);
            if (!head.startsWith("$")) {
                return head;
            }
            int length = Integer.parseInt(head.substring(1));
            return length < 0 ? "" : new String(in.readNBytes(length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("Redis does not answer", e);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            line.write(next);
        }
        int newline = in.read();
        assertThat(newline).isEqualTo('\n');
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
