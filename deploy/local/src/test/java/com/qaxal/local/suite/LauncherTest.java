package com.qaxal.local.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qaxal.local.infra.Part;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LauncherTest {
    private final Launcher launcher = new Launcher(new Layout(Path.of("."), Path.of("."), 0));

    @Test
    void nothingStartsOnceItIsClosed() {
        Sleeper part = new Sleeper("late");

        launcher.close();

        assertThatThrownBy(() -> launcher.start(part)).isInstanceOf(Refused.class);
        assertThat(part.starts).hasValue(0);
    }

    @Test
    void closingWaitsForAStartThatIsUnderway() throws Exception {
        Slow part = new Slow();
        CompletableFuture<Void> starting = run(() -> launcher.start(part));
        part.begun.await();

        CompletableFuture<Boolean> closing = run(launcher::close).thenApply(_ -> part.started.get());

        part.mayFinish.countDown();
        assertThat(closing.get(10, TimeUnit.SECONDS)).isTrue();
        starting.get(10, TimeUnit.SECONDS);
    }

    @Test
    void partThatEndedIsNotWaitedFor() throws Exception {
        Sleeper part = new Sleeper("short");
        launcher.start(part);
        part.stop();

        assertThatThrownBy(() -> launcher.awaitReady(part))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("short ended");
    }

    private interface Work {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> run(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    /** Its start takes as long as the test wants. */
    private static final class Slow implements Part {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch mayFinish = new CountDownLatch(1);
        final AtomicBoolean started = new AtomicBoolean();

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public void start() throws InterruptedException {
            begun.countDown();
            mayFinish.await();
            started.set(true);
        }

        @Override
        public void stop() {}

        @Override
        public Optional<ProcessHandle> process() {
            return Optional.empty();
        }

        @Override
        public boolean isReady() {
            return false;
        }
    }
}
