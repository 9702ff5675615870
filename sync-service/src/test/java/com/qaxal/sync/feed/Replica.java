package com.qaxal.sync.feed;

import com.qaxal.sync.drift.Sweeps;
import com.qaxal.sync.invalidate.Unheard;
import com.qaxal.sync.kv.KvStore;
import com.qaxal.sync.kv.Stores;
import com.qaxal.sync.main.SyncSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.mutiny.redis.client.Redis;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One of several replicas of sync, that does its next step in Redis when it is told to. */
final class Replica implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Semaphore allowed = new Semaphore(0);
    private final Semaphore waiting = new Semaphore(0);
    private final Thread thread;
    private volatile boolean ending;

    Replica(io.vertx.redis.client.Redis redis, SyncSettings settings) {
        SyncPass pass = pass(stepwise(redis), settings);
        thread = Thread.ofPlatform().daemon().start(() -> run(pass));
        awaitStep();
    }

    static SyncPass pass(io.vertx.redis.client.Redis redis, SyncSettings settings) {
        KvStore kv = Stores.over(Redis.newInstance(redis));
        return new SyncPass(
                new ChangeFeed(settings),
                kv,
                Sweeps.of(settings, kv),
                Unheard.invalidations(),
                new SyncMetrics(new SimpleMeterRegistry()));
    }

    /** Its next command to Redis is carried out; returns when it is about to send another one. */
    void step() {
        allowed.release();
        awaitStep();
    }

    private void awaitStep() {
        try {
            if (!waiting.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a replica does nothing");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void run(SyncPass pass) {
        try {
            while (!ending) {
                var _ = pass.run();
            }
        } catch (InterruptedException | IllegalStateException e) {
            // the end
        }
    }

    private io.vertx.redis.client.Redis stepwise(io.vertx.redis.client.Redis redis) {
        return (io.vertx.redis.client.Redis) Proxy.newProxyInstance(
                io.vertx.redis.client.Redis.class.getClassLoader(),
                new Class<?>[] {io.vertx.redis.client.Redis.class},
                (_, method, arguments) -> {
                    if (method.getName().equals("send")) {
                        waiting.release();
                        allowed.acquireUninterruptibly();
                        if (ending) {
                            throw new IllegalStateException("the end");
                        }
                    }
                    try {
                        return method.invoke(redis, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Also one that is stuck in the middle, as when it is killed. */
    @Override
    public void close() throws InterruptedException {
        ending = true;
        allowed.release();
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
}
