package com.qaxal.router.main;

import com.qaxal.edge.kv.CachedEdgeKv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Keeps what the router knows on disk, so that one that starts while Redis, Kafka and config-service are all away serves what it last knew. */
final class KvSnapshots implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KvSnapshots.class);

    private final CachedEdgeKv kv;
    private final Path file;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kv-snapshots").factory());

    private KvSnapshots(CachedEdgeKv kv, Path file) {
        this.kv = kv;
        this.file = file;
    }

    /** Takes over the last snapshot in {@code folder}, and goes on writing them there. */
    static KvSnapshots start(CachedEdgeKv kv, Path folder, Duration every) {
        KvSnapshots snapshots = new KvSnapshots(kv, folder.resolve("kv.snapshot"));
        snapshots.restore();
        long millis = every.toMillis();
        var _ = snapshots.scheduler.scheduleWithFixedDelay(snapshots::save, millis, millis, TimeUnit.MILLISECONDS);
        return snapshots;
    }

    @Override
    public void close() {
        scheduler.shutdown();
        try {
            boolean _ = scheduler.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        save();
    }

    private void restore() {
        try {
            int documents = kv.restore(file);
            LOG.infof("knows from before documents=%d", documents);
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("snapshot cannot be read: starting with nothing why=%s", e.getMessage());
        }
    }

    private void save() {
        if (kv.heldDocuments() == 0) {
            return; // what the last process knew is worth more than nothing
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            int documents = kv.save(file);
            LOG.debugf("snapshot written documents=%d", documents);
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("snapshot cannot be written: the one before stays why=%s", e.getMessage());
        }
    }
}
