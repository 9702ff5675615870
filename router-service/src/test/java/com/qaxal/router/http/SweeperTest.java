package com.qaxal.router.http;

import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SweeperTest {
    @Test
    void faultOfOneConnectionLeavesTheOthersTheirDeadlines() {
        EventLoopGroup loops = new DefaultEventLoopGroup(1);
        try {
            EventLoop loop = loops.next();
            AtomicInteger passes = new AtomicInteger();
            Sweeper sweeper = Sweeper.start(loop, Duration.ofMillis(40));

            loop.execute(() -> {
                sweeper.add(_ -> {
                    throw new IllegalStateException("a fault of ours");
                });
                sweeper.add(_ -> passes.incrementAndGet());
            });

            await().atMost(Duration.ofSeconds(5)).until(() -> passes.get() >= 3);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
