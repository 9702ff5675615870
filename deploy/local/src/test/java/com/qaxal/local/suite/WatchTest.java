package com.qaxal.local.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.local.infra.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Sleeper first = new Sleeper("first");
    private final Sleeper second = new Sleeper("second");
    private final Watch watch = new Watch(
            List.of(first, second),
            new Launcher(new Layout(Path.of("."), Path.of("."), 0)),
            new Progress(new PrintStream(OutputStream.nullOutputStream())));

    @BeforeEach
    void startBoth() throws IOException, InterruptedException {
        first.start();
        second.start();
        watch.start();
    }

    @AfterEach
    void stopBoth() throws InterruptedException {
        watch.close();
        first.stop();
        second.stop();
    }

    @Test
    void partThatDiedIsStartedAgainAndOneThatSomebodyStoppedIsLeft() throws InterruptedException {
        watch.leave("first");
        first.stop();
        second.stop();

        Await.until("the second part", DEADLINE, second::isAlive);

        assertThat(first.isAlive()).isFalse();
        assertThat(watch.absent("first")).isEqualTo(Status.Word.STOPPED);
        watch.mind("first");
        assertThat(watch.absent("first")).isEqualTo(Status.Word.RESTARTING);
        Await.until("the first part", DEADLINE, first::isAlive);
    }

    @Test
    void partThatIsLeftWhileItIsStartedAgainHasStartedBeforeItIsStopped() throws Exception {
        second.holdStarts();
        second.stop();
        second.startUnderway.await();

        CompletableFuture<Boolean> leaving = CompletableFuture.supplyAsync(
                () -> {
                    watch.leave("second");
                    return second.isAlive();
                },
                Thread::startVirtualThread);

        second.mayStart.countDown();
        assertThat(leaving.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nothingStartsAfterItWasClosed() throws InterruptedException {
        second.stop();

        watch.close();

        int starts = second.starts.get();
        Await.within(Duration.ofSeconds(2), second::isAlive); // longer than the pause before a start
        assertThat(second.starts).hasValue(starts);
    }
}
