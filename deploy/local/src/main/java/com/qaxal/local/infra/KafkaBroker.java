package com.qaxal.local.infra;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** A Kafka broker and its controller in KRaft mode, inside this JVM, that keeps its log in a folder of its own. */
public final class KafkaBroker implements Part {
    private static final int NODE = 1;
    private static final Duration ABANDONED = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Path data;
    private final int port;
    private final int controllerPort;
    private volatile @Nullable KafkaRaftServer server;

    /** A broker that gives up, as for a full disk, would end its whole process; it lives in the supervisor's. */
    private static volatile boolean gaveUp;

    static {
        Exit.setExitProcedure(KafkaBroker::giveUp);
        Exit.setHaltProcedure(KafkaBroker::giveUp);
    }

    private static void giveUp(int status, @Nullable String message) {
        gaveUp = true;
        throw new IllegalStateException("Kafka has given up" + (message == null ? "" : ": " + message));
    }

    public KafkaBroker(Path data, int port, int controllerPort) {
        this.data = data;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    @Override
    public String name() {
        return "kafka";
    }

    public int port() {
        return port;
    }

    /** Returns when the broker serves. */
    @Override
    public synchronized void start() throws IOException, InterruptedException {
        if (isAlive()) {
            return;
        }
        abandon();
        Files.createDirectories(data);
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(data);
        }
        KafkaRaftServer started = new KafkaRaftServer(new KafkaConfig(settings()), Time.SYSTEM);
        server = started;
        started.startup();
        if (gaveUp) {
            abandon();
            throw new IOException(
                    "Kafka gave up when it started, as when it cannot use its folder " + data + "; its log says why");
        }
    }

    /** What is left of a broker that gave up, as far as it still ends. */
    private void abandon() throws InterruptedException {
        KafkaRaftServer left = server;
        server = null;
        gaveUp = false;
        if (left != null) {
            boolean _ = Thread.ofPlatform()
                    .name("kafka-abandoned")
                    .daemon()
                    .start(left::shutdown)
                    .join(ABANDONED);
        }
    }

    /** @throws IllegalStateException when it has not ended in time; then it counts as running */
    @Override
    public synchronized void stop() throws InterruptedException {
        KafkaRaftServer running = server;
        if (running == null) {
            return;
        }
        Thread ending = Thread.ofPlatform()
                .name("kafka-stop")
                .daemon()
                .start(
                        () -> { // it has no deadline of its own
                            running.shutdown();
                            running.awaitShutdown();
                        });
        if (!ending.join(STOP)) {
            throw new IllegalStateException("Kafka has not ended within " + STOP.toSeconds() + " s");
        }
        server = null;
    }

    @Override
    public Optional<ProcessHandle> process() {
        return Optional.ofNullable(server).filter(_ -> !gaveUp).map(_ -> ProcessHandle.current());
    }

    @Override
    public boolean isReady() {
        return isAlive();
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", Integer.toString(NODE));
        settings.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        settings.setProperty("log.dirs", data.toString());
        settings.setProperty("num.partitions", "3");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("offsets.topic.num.partitions", "1");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("transaction.state.log.num.partitions", "1");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        // A killed broker is fenced for this long at its next start: keep it short on a single machine.
        settings.setProperty("broker.session.timeout.ms", "3000");
        settings.setProperty("broker.heartbeat.interval.ms", "500");
        settings.setProperty("controlled.shutdown.enable", "true");
        settings.setProperty("log.cleaner.dedupe.buffer.size", "16777216");
        settings.setProperty("log.segment.bytes", "16777216");
        settings.setProperty("log.retention.hours", "24");
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "2");
        settings.setProperty("background.threads", "2");
        return settings;
    }

    private static void format(Path data) throws IOException {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .run();
        } catch (Exception e) { // the formatter declares no narrower type
            throw new IOException("cannot format the Kafka log folder " + data, e);
        }
    }
}
