package com.qaxal.local.suite;

import com.qaxal.local.infra.Part;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The least part: a process that does nothing. */
final class Sleeper implements Part {
    final AtomicInteger starts = new AtomicInteger();
    volatile CountDownLatch startUnderway = new CountDownLatch(1);
    volatile CountDownLatch mayStart = new CountDownLatch(0);
    private final String name;
    private volatile @Nullable Process process;

    Sleeper(String name) {
        this.name = name;
    }

    /** From now on a start takes until {@link #mayStart}. */
    void holdStarts() {
        startUnderway = new CountDownLatch(1);
        mayStart = new CountDownLatch(1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws IOException, InterruptedException {
        startUnderway.countDown();
        mayStart.await();
        process = new ProcessBuilder("sleep", "600").start();
        starts.incrementAndGet();
    }

    @Override
    public void stop() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    @Override
    public Optional<ProcessHandle> process() {
        return Optional.ofNullable(process).filter(Process::isAlive).map(Process::toHandle);
    }

    @Override
    public boolean isReady() {
        return isAlive();
    }
}
