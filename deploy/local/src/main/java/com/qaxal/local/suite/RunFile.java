package com.qaxal.local.suite;

import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a suite wrote down about itself, so that commands reach it, and so that the next one finds what a killed one left behind.
 *
 * @param control port of the supervisor's own commands, on the loopback
 * @param token opens them
 */
public record RunFile(Started supervisor, int control, String token, int portOffset, List<Started> children) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public RunFile {
        children = List.copyOf(children);
    }

    /** A process by its id and the moment of its start: ids are used again. */
    public record Started(String name, long pid, long startedAt) {

        static Started of(String name, ProcessHandle process) {
            return new Started(name, process.pid(), startOf(process));
        }

        public boolean isAlive() {
            return handle().isPresent();
        }

        Optional<ProcessHandle> handle() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startOf(process) == startedAt);
        }

        private static long startOf(ProcessHandle process) {
            return process.info()
                    .startInstant()
                    .map(start -> start.toEpochMilli())
                    .orElse(0L);
        }
    }

    /** Empty when there is none that can be read. */
    public static Optional<RunFile> read(Layout layout) {
        try {
            return Optional.of(Json.decode(Files.readAllBytes(layout.runFile()), RunFile.class));
        } catch (IOException | MalformedJson e) {
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        com.qaxal.local.secret.Secrets.writePrivately(fresh, Json.encode(this));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Ends what a killed suite left running, the database after those who use it. @return the names of what was ended */
    public List<String> endOrphans() {
        List<Started> orphans = children.stream().filter(Started::isAlive).toList();
        end(orphans.stream().filter(orphan -> !orphan.name().equals("postgres")).toList());
        end(orphans.stream().filter(orphan -> orphan.name().equals("postgres")).toList());
        return orphans.stream().map(Started::name).toList();
    }

    /** All are asked at once, and those ended that do not go by themselves. */
    private static void end(List<Started> orphans) {
        List<ProcessHandle> processes =
                orphans.stream().flatMap(orphan -> orphan.handle().stream()).toList();
        processes.forEach(ProcessHandle::destroy);
        CompletableFuture<Void> gone = CompletableFuture.allOf(
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        try {
            gone.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) { // too slow, or we are interrupted: end them either way
            processes.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
