package com.qaxal.bench.peers;

import com.qaxal.bench.process.Owned;
import com.qaxal.bench.process.Owned.Launch;
import com.qaxal.bench.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a peer is started, and what surrounds it.
 *
 * @param folder for what it writes
 * @param core it is pinned to
 * @param table the fleet, as {@code Fleet.writeTable} writes it
 * @param originPort where forwarded requests go
 */
public record Site(Owned owned, Path folder, int core, Path table, int originPort, Surroundings surroundings) {

    /** The same, for a server that shares the load generator's core. */
    public Site onCore(int other) {
        return new Site(owned, folder, other, table, originPort, surroundings);
    }

    Path folderOf(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Starts a server and waits until it listens. */
    Server start(String name, int port, int http2Port, List<String> command, Path directory)
            throws IOException, InterruptedException {
        return start(name, port, http2Port, command, Map.of(), directory);
    }

    Server start(
            String name, int port, int http2Port, List<String> command, Map<String, String> environment, Path directory)
            throws IOException, InterruptedException {
        Path output = folderOf(name).resolve("output.log");
        Process process = owned.start(new Launch(command, List.of(core), environment, directory, output));
        Ports.awaitListening(name, port, process, output);
        return new Server(name, port, http2Port, process, Optional.empty());
    }
}
