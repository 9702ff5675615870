package com.qaxal.bench.load;

import com.qaxal.bench.process.Owned;
import com.qaxal.bench.process.Owned.Launch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Saturates a server over HTTP/1.1: closed loop, one thread, every connection with one request in flight. */
public final class Wrk implements Generator {
    private final Owned owned;
    private final Path folder;
    private final Path ring;
    private final int core;
    private final int connections;

    /**
     * @param folder for its script and its log
     * @param ring written by {@link RequestRing}
     */
    public Wrk(Owned owned, Path folder, Path ring, int core, int connections) throws IOException {
        this.owned = owned;
        this.folder = folder;
        this.ring = ring;
        this.core = core;
        this.connections = connections;
        try (InputStream in = Wrk.class.getResourceAsStream("ring.lua")) {
            Files.write(script(), Objects.requireNonNull(in).readAllBytes());
        }
    }

    @Override
    public LoadResult run(int port, Duration length) throws IOException, InterruptedException {
        List<String> command = List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + length.toSeconds() + "s",
                "-s",
                script().toString(),
                "http://127.0.0.1:" + port,
                "--",
                ring.toString());
        String output =
                owned.output(new Launch(command, List.of(core), Map.of(), folder, folder.resolve("wrk.log")), length);
        return output.lines()
                .filter(line -> line.startsWith(LoadResult.MARK))
                .findFirst()
                .map(LoadResult::parse)
                .orElseThrow(() -> new IOException("wrk said nothing of use: " + output));
    }

    private Path script() {
        return folder.resolve("ring.lua");
    }
}
