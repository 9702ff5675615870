package com.qaxal.bench.peers;

import com.qaxal.bench.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * nginx that serves one file from memory, compressed beforehand.
 *
 * @param path under which it is served
 * @param content as it is sent, in brotli
 */
public record StaticFile(String path, byte[] content) implements Peer {
    @Override
    public String label() {
        return "nginx file";
    }

    @Override
    public String description() {
        return "nginx serving the same compressed file, held open";
    }

    @Override
    public Optional<Missing> missing() {
        return Nginx.PLAIN.missing();
    }

    @Override
    public String version() {
        return Nginx.PLAIN.version();
    }

    @Override
    public Server start(Site site) throws IOException, InterruptedException {
        Path folder = site.folderOf("nginx-file");
        int port = Ports.free();
        Path file = Files.write(folder.resolve("script.js"), content);
        Path configuration = Template.write(
                "nginx-file.conf", Map.of("folder", folder, "port", port, "path", path, "file", file), folder);
        String nginx = Tool.find("nginx").orElse(Path.of("nginx")).toString();
        return site.start(
                label(),
                port,
                0,
                List.of(nginx, "-p", folder.toString(), "-e", "stderr", "-c", configuration.toString()),
                folder);
    }
}
