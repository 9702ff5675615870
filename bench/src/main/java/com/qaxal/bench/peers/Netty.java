package com.qaxal.bench.peers;

import com.qaxal.bench.floor.NettyForward;
import com.qaxal.bench.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The router's library without the router: what no step of ours can save.
 *
 * @param jvm the routers' flags
 */
public record Netty(List<String> jvm) implements Peer {
    public Netty {
        jvm = List.copyOf(jvm);
    }

    @Override
    public String label() {
        return "netty";
    }

    @Override
    public String description() {
        return "the router's HTTP library passing everything on as it is, java " + String.join(" ", jvm);
    }

    @Override
    public Work work() {
        return Work.FORWARDS_ONLY;
    }

    @Override
    public Optional<Missing> missing() {
        return Optional.empty();
    }

    @Override
    public boolean isJvm() {
        return true;
    }

    @Override
    public String version() {
        return "Java " + Runtime.version();
    }

    @Override
    public Server start(Site site) throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                NettyForward.class.getName(),
                Integer.toString(port),
                Integer.toString(site.originPort())));
        return site.start(label(), port, 0, command, site.folderOf(label()));
    }
}
