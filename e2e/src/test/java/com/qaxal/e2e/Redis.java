package com.qaxal.e2e;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The suite's KV, as somebody sees and changes it by hand. */
final class Redis {
    private static final int PATIENCE_MILLIS = 10_000;

    private Redis() {}

    /** One command in Redis' own protocol; an answer that is nothing is an empty text. */
    static String command(String... words) {
        try (Socket socket = new Socket("127.0.0.1", LocalSuite.running().redis())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(bytes("*" + words.length + "\r\n"));
            for (String word : List.of(words)) {
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

    /** The keys of all documents, tombstones included, without what sync keeps for itself. */
    static Set<String> documents() {
        return command("EVAL", "return table.concat(redis.call('KEYS', '*'), '\\n')", "0")
                .lines()
                .filter(key -> !key.startsWith("QAXAL:"))
                .collect(Collectors.toSet());
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            line.write(next);
        }
        in.skipNBytes(1); // the line feed
        return line.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
