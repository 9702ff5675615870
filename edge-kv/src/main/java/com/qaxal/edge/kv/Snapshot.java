package com.qaxal.edge.kv;

import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.Namespace;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * What an edge held, as a file: a line {@code namespace key confirmed_at json} for each document, the time in milliseconds since the epoch, since a
 * monotonic clock ends with its process. A line that cannot be read is passed over.
 */
final class Snapshot {
    private Snapshot() {}

    /** Hears of each document of a snapshot. */
    interface Reader {
        /**
         * @param bytes of its JSON
         * @param age since it was last confirmed
         */
        void knows(String key, EdgeDocument document, int bytes, Duration age);
    }

    /** Makes a snapshot beside the one that is there, and puts it in its place at the end. */
    static final class Writer implements AutoCloseable {
        private final Path file;
        private final Path unfinished;
        private final FileChannel channel;
        private final OutputStream out;
        private int documents;

        private Writer(Path file) throws IOException {
            this.file = file;
            this.unfinished = file.resolveSibling(file.getFileName() + ".new");
            this.channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 64 * 1024);
        }

        void add(Namespace namespace, Object key, EdgeDocument document, Duration age) {
            long confirmedAt = System.currentTimeMillis() - age.toMillis();
            try {
                out.write((namespace + " " + key + " " + confirmedAt + " ").getBytes(StandardCharsets.UTF_8));
                out.write(Json.encode(document));
                out.write('\n');
                documents++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int commit() throws IOException {
            out.flush();
            channel.force(true);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return documents;
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(unfinished);
        }
    }

    static Writer write(Path file) throws IOException {
        return new Writer(file);
    }

    static int read(Path file, Reader reader) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        int documents = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                documents += isRead(line, reader) ? 1 : 0;
            }
        }
        return documents;
    }

    private static boolean isRead(String line, Reader reader) {
        String[] parts = line.split(" ", 4);
        if (parts.length < 4) {
            return false;
        }
        try {
            Optional<Namespace> namespace = Namespace.byName(parts[0]);
            if (namespace.isEmpty()) {
                return false;
            }
            byte[] json = parts[3].getBytes(StandardCharsets.UTF_8);
            long age = Math.max(0, System.currentTimeMillis() - Long.parseLong(parts[2]));
            reader.knows(parts[1], EdgeDocument.decode(namespace.get(), json), json.length, Duration.ofMillis(age));
            return true;
        } catch (MalformedJson | IllegalArgumentException e) { // half a line, or one of another version
            return false;
        }
    }
}
