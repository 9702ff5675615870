package com.qaxal.bench.load;

import com.qaxal.bench.process.Owned;
import com.qaxal.bench.process.Owned.Launch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Saturates a server: closed loop, one thread, every connection with one request in flight. */
public final class Wrk {
    static final String RESULT = "result";
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Owned owned;
    private final Path folder;
    private final Path script;
    private final int core;

    public Wrk(Owned owned, Path folder, int core) throws IOException {
        this.owned = owned;
        this.folder = folder;
        this.core = core;
        this.script = folder.resolve("ring.lua");
        try (InputStream in = Wrk.class.getResourceAsStream("ring.lua")) {
            Files.write(script, java.util.Objects.requireNonNull(in).readAllBytes());
        }
    }

    /**
     * @param ring written by {@link RequestRing}
     * @throws IOException when it does not run or says nothing that can be read
     */
    public LoadResult run(int port, Path ring, int connections, Duration duration)
            throws IOException, InterruptedException {
        Process wrk = owned.startReadable(new Launch(
                List.of(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + duration.toSeconds() + "s",
                        "-s",
                        script.toString(),
                        "http://127.0.0.1:" + port,
                        "--",
                        ring.toString()),
                core,
                Map.of(),
                folder,
                folder.resolve("wrk.log")));
        if (!wrk.waitFor(duration.plus(GRACE).toSeconds(), TimeUnit.SECONDS)) {
            Owned.stop(wrk);
            throw new IOException("wrk did not end");
        }
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output.lines()
                .filter(line -> line.startsWith(RESULT))
                .findFirst()
                .map(LoadResult::parse)
                .orElseThrow(() -> new IOException("wrk said nothing of use: " + output));
    }
}
