package com.qaxal.bench.fleet;

import com.qaxal.bench.fleet.EdgeDocuments.Entry;
import com.qaxal.model.json.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Writes a fleet into Redis, in pipelined batches. */
public final class KvSeed {
    private static final int BATCH = 1_000;
    private static final int SILENCE_MILLIS = 20_000;
    /** Says that a miss is definitive; sync sets it once the KV holds everything. */
    private static final String COMPLETENESS_MARKER = "QAXAL:complete";

    private KvSeed() {}

    /** Replaces whatever this Redis holds. */
    public static void write(Fleet fleet, int redisPort) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", redisPort)) {
            socket.setSoTimeout(SILENCE_MILLIS);
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            command(out, bytes("FLUSHALL"));
            int unanswered = 1;
            long seq = 1;
            for (Iterator<Entry> entries = entries(fleet); entries.hasNext(); seq++) {
                Entry entry = entries.next();
                command(out, bytes("SET"), bytes(entry.key()), Json.encode(entry.document()));
                if (++unanswered == BATCH) {
                    expectOk(out, in, unanswered);
                    unanswered = 0;
                }
            }
            command(out, bytes("SET"), bytes(COMPLETENESS_MARKER), bytes("bench:1:" + seq));
            expectOk(out, in, unanswered + 1);
        }
    }

    private static Iterator<Entry> entries(Fleet fleet) {
        long[] seq = {0};
        return fleet.all().flatMap(tenant -> EdgeDocuments.of(tenant, ++seq[0])).iterator();
    }

    /** RESP: an array of bulk strings. */
    private static void command(OutputStream out, byte[]... words) throws IOException {
        out.write(bytes("*" + words.length + "\r\n"));
        for (byte[] word : words) {
            out.write(bytes("$" + word.length + "\r\n"));
            out.write(word);
            out.write(bytes("\r\n"));
        }
    }

    private static void expectOk(OutputStream out, InputStream in, int answers) throws IOException {
        out.flush();
        byte[] ok = bytes("+OK\r\n");
        for (int i = 0; i < answers; i++) {
            if (!java.util.Arrays.equals(in.readNBytes(ok.length), ok)) {
                throw new IOException("Redis refused a document");
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
