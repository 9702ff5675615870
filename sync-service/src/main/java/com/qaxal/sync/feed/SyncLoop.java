package com.qaxal.sync.feed;

import com.qaxal.sync.kv.KvStore;
import com.qaxal.sync.main.SyncSettings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
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
    /** Then something is wrong that haste does not mend. */
    private static final int PASSES_AT_ONCE = 10;

    private final SyncPass pass;
    private final KvStore kv;
    private final SyncMetrics metrics;
    private final SyncSettings settings;
    private final Semaphore hints = new Semaphore(0);
    private volatile SyncState state = SyncState.STARTING;
    private int passesAtOnce;
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
        thread = Thread.ofPlatform()
                .name("sync")
                .daemon()
                .uncaughtExceptionHandler((_, fault) -> {
                    LOG.error("sync loop broke", fault);
                    Quarkus.asyncExit(1); // rather started anew than ready and idle
                })
                .start(this::loop);
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
            if (refusesEvictingRedis()) {
                Quarkus.asyncExit(1);
                return;
            }
            while (true) {
                if (!once()) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("sync loop ends");
        }
    }

    private void pause() throws InterruptedException {
        boolean _ = hints.tryAcquire(settings.pollEvery().toMillis(), TimeUnit.MILLISECONDS);
        hints.drainPermits();
    }

    /** Whether the next pass should follow at once. */
    private boolean once() throws InterruptedException {
        try {
            SyncPass.End end = pass.run();
            switch (end) {
                case COMPLETE -> {
                    state = SyncState.COMPLETE;
                    metrics.complete();
                }
                case NO_FEED -> state = SyncState.WAITING_FOR_FEED;
                case AGAIN -> LOG.debug("beginning again");
            }
            passesAtOnce = end == SyncPass.End.AGAIN ? passesAtOnce + 1 : 0;
            return passesAtOnce % PASSES_AT_ONCE != 0;
        } catch (RuntimeException e) { // Redis away, loading, failing over: the next pass begins from what it then says
            state = state == SyncState.STARTING ? SyncState.STARTING : SyncState.WAITING_FOR_REDIS;
            LOG.warnf("pass failed why=%s", e);
            return false;
        }
    }

    /** A Redis that evicts would drop customers silently: better not to start at all. Asks until Redis is there to answer. */
    private boolean refusesEvictingRedis() throws InterruptedException {
        while (true) {
            try {
                return evicts(kv.evictionPolicy());
            } catch (RuntimeException e) {
                LOG.warnf("Redis does not answer why=%s", e);
                pause();
            }
        }
    }

    private static boolean evicts(Optional<String> policy) {
        if (policy.isEmpty()) {
            LOG.warn("Redis does not tell its maxmemory-policy; make sure that it is noeviction");
            return false;
        }
        if (policy.get().equals("noeviction")) {
            return false;
        }
        LOG.errorf("Redis has maxmemory-policy=%s and would drop edge documents; set it to noeviction", policy.get());
        return true;
    }
}
