package com.qaxal.bench.load;

import com.qaxal.bench.process.Owned;
import com.qaxal.bench.process.Owned.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sends at a fixed rate from a process of its own. */
public final class OpenLoop {
    private final Owned owned;
    private final Path folder;
    private final int core;

    public OpenLoop(Owned owned, Path folder, int core) {
        this.owned = owned;
        this.folder = folder;
        this.core = core;
    }

    /**
     * @param ring written by {@link RequestRing}
     * @param perSecond over all connections together
     */
    public Latencies run(int port, Path ring, int perSecond, int connections, Duration length)
            throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                OpenLoopMain.class.getName(),
                Integer.toString(port),
                ring.toString(),
                Integer.toString(perSecond),
                Integer.toString(connections),
                Long.toString(length.toSeconds()));
        String output = owned.output(
                new Launch(command, List.of(core), Map.of(), folder, folder.resolve("open-loop.log")),
                length.plusSeconds(10));
        return output.lines()
                .filter(line -> line.startsWith(Latencies.MARK))
                .findFirst()
                .map(Latencies::parse)
                .orElseThrow(() -> new IOException("the generator said nothing of use: " + output));
    }
}
