package com.qaxal.sync.feed;

import com.qaxal.sync.kv.KvStore;
import com.qaxal.sync.main.SyncSettings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One pass after the other: at once when a change was hinted at, and every few seconds whatever happens. */
@ApplicationScoped
class SyncLoop {
    private static final Logger LOG = Logger.getLogger(SyncLoop.class);

    private final SyncPass pass;
    private final KvStore kv;
    private final SyncMetrics metrics;
    private final SyncSettings settings;
    private final Semaphore hints = new Semaphore(0);
    private volatile SyncState state = SyncState.STARTING;
    private @Nullable Thread thread;

    SyncLoop(SyncPass pass, KvStore kv, SyncMetrics metrics, SyncSettings settings) {
        this.pass = pass;
        this.kv = kv;
        this.metrics = metrics;
        this.settings = settings;
    }

    /** What the loop last experienced, for health. */
    enum SyncState {
        STARTING,
        COMPLETE,
        WAITING_FOR_FEED,
        WAITING_FOR_REDIS
    }

    SyncState state() {
        return state;
    }

    /** The message says only that there is something: what, stands in the feed. */
    @Incoming("config-changes")
    CompletionStage<Void> hinted(Message<byte[]> hint) {
        hints.release();
        return hint.ack();
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("sync").daemon().start(this::loop);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            running.join(TimeUnit.SECONDS.toMillis(5));
        }
    }

    private void loop() {
        try {
            while (true) {
                if (!once()) {
                    boolean unused = hints.tryAcquire(settings.pollEvery().toMillis(), TimeUnit.MILLISECONDS);
                    hints.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("sync loop ends");
        }
    }

    /** Whether the next pass should follow at once. */
    private boolean once() throws InterruptedException {
        try {
            if (state == SyncState.STARTING && refusesEvictingRedis()) {
                throw new InterruptedException("Redis evicts");
            }
            SyncPass.End end = pass.run();
            switch (end) {
                case COMPLETE -> {
                    state = SyncState.COMPLETE;
                    metrics.complete();
                }
                case NO_FEED -> state = SyncState.WAITING_FOR_FEED;
                case OVERTAKEN -> LOG.debug("cursor moved elsewhere, beginning again");
            }
            return end == SyncPass.End.OVERTAKEN;
        } catch (RuntimeException e) { // Redis away, loading, failing over: the next pass begins from what it then says
            state = state == SyncState.STARTING ? SyncState.STARTING : SyncState.WAITING_FOR_REDIS;
            LOG.warnf("pass failed why=%s", e.getMessage());
            return false;
        }
    }

    /** A Redis that evicts would drop customers silently: better not to start at all. */
    private boolean refusesEvictingRedis() {
        String policy = kv.evictionPolicy().orElse("noeviction");
        if (policy.equals("noeviction")) {
            return false;
        }
        LOG.errorf("Redis has maxmemory-policy=%s and would drop edge documents; set it to noeviction", policy);
        Quarkus.asyncExit(1);
        return true;
    }
}
