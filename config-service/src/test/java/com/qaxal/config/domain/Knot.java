package com.qaxal.config.domain;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * A real DNS server on a loopback port, Knot DNS, with the zone {@code test.}: tests change it by dynamic updates (RFC 2136), which it serves as soon
 * as it has confirmed them.
 */
final class Knot {
    private static final Path SYSTEM = Path.of("/");
    private static final Duration START = Duration.ofSeconds(20);

    private final Process process;
    private final int port;
    private final SimpleResolver updates;

    private Knot(Process process, int port) {
        this.process = process;
        this.port = port;
        this.updates = new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.updates.setTimeout(START);
    }

    /** Empty when it is not installed, or does not run here. */
    static Optional<Knot> start() throws IOException {
        Optional<Path> root = root();
        if (root.isEmpty()) {
            return Optional.empty();
        }
        Path folder = Files.createTempDirectory("knot");
        int port = freePort();
        Files.writeString(folder.resolve("test.zone"), """
                $TTL 0
                @ SOA ns hostmaster 1 3600 900 86400 0
                @ NS ns
                ns A 127.0.0.1
                """);
        Files.writeString(folder.resolve("knot.conf"), """
                server:
                    rundir: "%1$s"
                    listen: 127.0.0.1@%2$d
                    udp-workers: 1
                    tcp-workers: 1
                    background-workers: 1
                log:
                  - target: stderr
                    any: warning
                database:
                    storage: "%1$s"
                acl:
                  - id: tests
                    address: 127.0.0.1
                    action: update
                template:
                  - id: default
                    storage: "%1$s"
                    acl: tests
                    zonefile-sync: -1
                    journal-content: none
                zone:
                  - domain: test
                """.formatted(folder, port));
        ProcessBuilder command = new ProcessBuilder(
                        root.get().resolve("usr/sbin/knotd").toString(),
                        "-c",
                        folder.resolve("knot.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        command.environment().put("LD_LIBRARY_PATH", libraries(root.get()));
        Knot knot = new Knot(command.start(), port);
        Runtime.getRuntime().addShutdownHook(new Thread(knot::stop));
        await().atMost(START).until(() -> !knot.process.isAlive() || knot.isServing());
        if (!knot.process.isAlive()) {
            System.err.println("Knot DNS does not run here: " + Files.readString(folder.resolve("log")));
            return Optional.empty();
        }
        return Optional.of(knot);
    }

    /** {@code address:port}. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** Replaces the records of a name and a type; without values it has none. */
    void set(String name, String type, String... values) {
        try {
            Update update = new Update(Name.fromString("test."));
            update.delete(name(name), Type.value(type));
            for (String value : values) {
                update.add(name(name), Type.value(type), 0, value);
            }
            Message answer = updates.send(update);
            if (answer.getRcode() != Rcode.NOERROR) {
                throw new IllegalStateException(name + " was not set: " + Rcode.string(answer.getRcode()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It says nothing until {@link #resume()}; questions wait. */
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    void stop() {
        process.destroyForcibly();
    }

    private void signal(String signal) {
        try {
            int failed = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
            if (failed != 0) {
                throw new IllegalStateException("no signal " + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean isServing() {
        try {
            SimpleResolver asking = new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            asking.setTimeout(Duration.ofMillis(200));
            return asking.send(Message.newQuery(org.xbill.DNS.Record.newRecord(
                                    Name.fromString("test."), Type.SOA, org.xbill.DNS.DClass.IN)))
                            .getRcode()
                    == Rcode.NOERROR;
        } catch (IOException e) {
            return false;
        }
    }

    private static Name name(String name) throws IOException {
        return Name.fromString(name, Name.root);
    }

    /** Where Debian's package lies: on the system, or unpacked by {@code ./qaxal test}. */
    private static Optional<Path> root() {
        Path home = Path.of(Objects.requireNonNullElse(
                System.getenv("QAXAL_HOME"), Path.of("..", ".qaxal").toString()));
        return List.of(SYSTEM, home.resolve("debian").toAbsolutePath().normalize()).stream()
                .filter(root -> Files.isExecutable(root.resolve("usr/sbin/knotd")))
                .findFirst();
    }

    private static String libraries(Path root) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.resolve("usr/lib"), "*-linux-*")) {
            StringBuilder path = new StringBuilder();
            folders.forEach(folder -> path.append(path.isEmpty() ? "" : ":").append(folder));
            return path.toString();
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
