package com.qaxal.sync.feed;

import com.qaxal.sync.kv.KvStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** How far the KV is, and what its guard turned away. */
@ApplicationScoped
class SyncMetrics {
    private final Counter written;
    private final Counter refused;
    private final Counter foreign;
    private final Counter rebuilds;
    private final AtomicLong seq = new AtomicLong();
    private final AtomicLong lag = new AtomicLong();
    private final AtomicLong rebuiltAt = new AtomicLong();
    private final AtomicLong completeAt = new AtomicLong(System.nanoTime());

    SyncMetrics(MeterRegistry registry) {
        this.written = registry.counter("qaxal_sync_documents", "outcome", "written");
        this.refused = registry.counter("qaxal_sync_documents", "outcome", "refused");
        this.foreign = registry.counter("qaxal_sync_documents", "outcome", "foreign");
        this.rebuilds = registry.counter("qaxal_sync_rebuilds");
        Gauge.builder("qaxal_sync_seq", seq, AtomicLong::doubleValue).register(registry);
        Gauge.builder("qaxal_sync_lag_seq", lag, AtomicLong::doubleValue)
                .description("how far the feed is ahead of the KV, in seq")
                .register(registry);
        Gauge.builder("qaxal_sync_last_rebuild_timestamp_seconds", rebuiltAt, AtomicLong::doubleValue)
                .description("when this process last completed a rebuild, in Unix time; 0: not yet")
                .register(registry);
        Gauge.builder("qaxal_sync_seconds_since_complete", completeAt, SyncMetrics::secondsSince)
                .register(registry);
    }

    void wrote(KvStore.Written counts) {
        written.increment(counts.written());
        refused.increment(counts.refused());
        foreign.increment(counts.foreign());
    }

    void reached(long reachedSeq, long lastSeq) {
        seq.set(reachedSeq);
        lag.set(lastSeq - reachedSeq);
    }

    void complete() {
        completeAt.set(System.nanoTime());
    }

    void rebuilt() {
        rebuilds.increment();
        rebuiltAt.set(Instant.now().getEpochSecond());
    }

    private static double secondsSince(AtomicLong at) {
        return Duration.ofNanos(System.nanoTime() - at.get()).toSeconds();
    }
}
