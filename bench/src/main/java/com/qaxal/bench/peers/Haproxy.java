package com.qaxal.bench.peers;

import com.qaxal.bench.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** haproxy as a plain HTTP proxy. */
public final class Haproxy implements Peer {
    @Override
    public String label() {
        return "haproxy";
    }

    @Override
    public String description() {
        return "plain HTTP proxy, one thread, keep-alive to the origin";
    }

    @Override
    public Work work() {
        return Work.FORWARDS_ONLY;
    }

    @Override
    public Optional<Missing> missing() {
        return Tool.exists("haproxy") ? Optional.empty() : Optional.of(Missing.debian("haproxy", "haproxy"));
    }

    @Override
    public String version() {
        return Tool.firstLine(List.of(executable(), "-v"));
    }

    @Override
    public Server start(Site site) throws IOException, InterruptedException {
        Path folder = site.folderOf(label());
        int port = Ports.free();
        int http2Port = Ports.free();
        Path configuration = Template.write(
                "haproxy.cfg", Map.of("port", port, "http2port", http2Port, "origin", site.originPort()), folder);
        // -db: one process, in the foreground
        return site.start(
                label(), port, http2Port, List.of(executable(), "-db", "-q", "-f", configuration.toString()), folder);
    }

    private static String executable() {
        return Tool.find("haproxy").orElse(Path.of("haproxy")).toString();
    }
}
