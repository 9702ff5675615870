package com.qaxal.router.account;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * A table of counters in a memory-mapped file: the page cache outlives a killed process, so what was counted stays counted.
 *
 * <p>Whoever holds the file's lock owns it; a file that can be locked belongs to nobody any more. The lock is the process's: POSIX takes it
 * away when the process closes any channel to the file, so a process never opens a file that it holds.
 */
final class UsageFile implements AutoCloseable {
    private static final String SUFFIX = ".usage";
    private static final String UNFINISHED = ".usage.new";
    private static final int BLOCK = 64 * 1024;
    private static final int LONGEST = 64 * 1024 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final UsageTable table;

    private UsageFile(Path path, FileChannel channel, UsageTable table) {
        this.path = path;
        this.channel = channel;
        this.table = table;
    }

    static boolean isFinished(Path path) {
        return path.toString().endsWith(SUFFIX);
    }

    /** Whether a process began to write it; when it can be locked, nothing was ever counted in it. */
    static boolean isUnfinished(Path path) {
        return path.toString().endsWith(UNFINISHED);
    }

    /**
     * Writes a table into a new file of {@code folder} and locks it. The blocks are written before they are mapped, not just promised: a
     * disk that fills up later cannot take the counters away (a mapped page without a block ends the process). The name becomes that of a
     * usage file when all is written; when that fails, nothing is left.
     */
    static UsageFile create(Path folder, UsageTable written) throws IOException {
        Files.createDirectories(folder);
        UUID name = UUID.randomUUID();
        Path unfinished = folder.resolve(name + UNFINISHED);
        Path path = folder.resolve(name + SUFFIX);
        FileChannel channel = FileChannel.open(
                unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!lock(channel)) {
                throw new IOException("a new file is already locked: " + unfinished);
            }
            write(channel, written.memory().asByteBuffer());
            channel.force(true);
            UsageFile file = new UsageFile(
                    path, channel, map(channel).orElseThrow(() -> new IOException("not what was written: " + path)));
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            channel.close();
            throw e;
        }
    }

    /**
     * Locks a file that nobody owns any more, and reads what it holds; empty when its process lives, or when it is no such file. Read, not
     * mapped: it does not change any more, and a broker that is away for long would pile up mappings.
     */
    static Optional<UsageFile> adopt(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Optional<UsageFile> file = Optional.empty();
        try {
            if (lock(channel) && channel.size() <= LONGEST) {
                file = UsageTable.in(read(channel)).map(table -> new UsageFile(path, channel, table));
            }
        } finally {
            if (file.isEmpty()) {
                channel.close();
            }
        }
        return file;
    }

    /** Deletes a file whose process was killed while it wrote it. */
    static void discard(Path unfinished) throws IOException {
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            if (lock(channel)) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    Path path() {
        return path;
    }

    UsageTable table() {
        return table;
    }

    /** Gives up the file; it stays for whoever adopts it. Its memory is good for as long as anybody holds a slot of it. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Ends the file, before its lock: nobody else adopts it in between. */
    void delete() throws IOException {
        Files.deleteIfExists(path);
        channel.close();
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) { // this process holds it
            return false;
        }
    }

    private static Optional<UsageTable> map(FileChannel channel) throws IOException {
        return UsageTable.in(channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), Arena.ofAuto()));
    }

    private static MemorySegment read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        for (int read = 0; read >= 0 && bytes.hasRemaining(); ) {
            read = channel.read(bytes, bytes.position());
        }
        MemorySegment aligned = MemorySegment.ofArray(new long[bytes.capacity() / Long.BYTES]);
        return aligned.copyFrom(MemorySegment.ofArray(bytes.array()).asSlice(0, aligned.byteSize()));
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        for (int at = 0; at < bytes.limit(); ) {
            at += channel.write(bytes.slice(at, Math.min(BLOCK, bytes.limit() - at)), at);
        }
    }
}
