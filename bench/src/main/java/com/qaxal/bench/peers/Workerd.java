package com.qaxal.bench.peers;

import com.qaxal.bench.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runtime that the original design was written for, with the same steps as a worker.
 *
 * @param installation where npm puts it
 */
public record Workerd(Path installation) implements Peer {
    @Override
    public String label() {
        return "workerd";
    }

    @Override
    public String description() {
        return "the same steps as a worker in JavaScript";
    }

    @Override
    public Optional<Missing> missing() {
        return Files.isExecutable(executable())
                ? Optional.empty()
                : Optional.of(new Missing(
                        "workerd",
                        List.of("npm", "install", "--no-save", "--prefix", installation.toString(), "workerd")));
    }

    @Override
    public String version() {
        return Tool.firstLine(List.of(executable().toString(), "--version"));
    }

    @Override
    public Server start(Site site) throws IOException, InterruptedException {
        Path folder = site.folderOf(label());
        int port = Ports.free();
        Template.write("edge.js", Map.of(), folder);
        Files.copy(site.table(), folder.resolve("fleet.tsv"), StandardCopyOption.REPLACE_EXISTING);
        Path configuration = Template.write("workerd.capnp", Map.of("port", port), folder);
        return site.start(
                label(), port, 0, List.of(executable().toString(), "serve", configuration.toString()), folder);
    }

    private Path executable() {
        return installation.resolve("node_modules/workerd/bin/workerd");
    }
}
