package com.qaxal.router.forward;

import com.qaxal.model.id.Host;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.problem.ProblemCode;
import com.qaxal.router.http.Arrival;
import com.qaxal.router.http.Reply;
import com.qaxal.router.http.Requests;
import com.qaxal.router.http.Sweeper;
import com.qaxal.router.http.VisitorLimits;
import com.qaxal.router.http.VisitorPort;
import com.qaxal.router.respond.Problems;
import com.qaxal.router.respond.Refusal;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/** A visitors' port that carries everything to one origin, and nothing else of the router. */
final class ForwardingPort implements AutoCloseable {
    static final long BODY_LIMIT = 64L * 1024 * 1024;

    final Queue<Exchanged> ended = new ConcurrentLinkedQueue<>();
    final AtomicInteger handedOver = new AtomicInteger();

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final VisitorPort port;
    private final Upstream upstream;
    private final ForwardLimits limits;

    ForwardingPort(int originPort, ForwardLimits limits) throws InterruptedException {
        this.upstream = new Upstream(new Origin("http", "127.0.0.1", originPort), true);
        this.limits = limits;
        this.port = VisitorPort.open(
                loops,
                new InetSocketAddress("127.0.0.1", 0),
                new VisitorLimits(32_768, 32_768, 16, Duration.ofSeconds(30), Duration.ofSeconds(30), 100),
                this::serving);
    }

    static ForwardLimits limits() {
        Duration second = Duration.ofSeconds(1);
        return new ForwardLimits(second, second, second, 2, 2, Duration.ofSeconds(30), 32_768);
    }

    int port() {
        return port.port();
    }

    VisitorPort visitors() {
        return port;
    }

    @Override
    public void close() {
        port.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private VisitorPort.Loop serving(EventLoop loop) {
        Sweeper sweeper = Sweeper.start(loop, limits.shortest());
        try {
            Forwarder forwarder = new Forwarder(
                    loop,
                    sweeper,
                    DefaultAddressResolverGroup.INSTANCE,
                    SslContextBuilder.forClient().build(),
                    limits);
            return new VisitorPort.Loop(new Everything(forwarder), sweeper);
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    private final class Everything implements Requests {
        private final Forwarder forwarder;

        private Everything(Forwarder forwarder) {
            this.forwarder = forwarder;
        }

        @Override
        public void serve(Arrival arrival) {
            Client client = new Client(arrival.peer(), "http", null, null, List.of());
            Host host = arrival.host().orElseThrow();
            forwarder.forward(
                    new ForwardPlan(
                            arrival, upstream, client, host, "trace", arrival.header("Cookie"), Map.of(), BODY_LIMIT),
                    new Progress() {
                        @Override
                        public void handedOver() {
                            handedOver.incrementAndGet();
                        }

                        @Override
                        public void answerHead(HttpResponse head, long nanosToHead) {}

                        @Override
                        public void ended(Exchanged how) {
                            refuseUnlessAnswered(arrival, how);
                            ended.add(how);
                        }
                    });
        }

        @Override
        public void refuse(Reply reply, ProblemCode problem) {
            Problems.send(reply, Refusal.of(problem));
        }

        private static void refuseUnlessAnswered(Arrival arrival, Exchanged how) {
            switch (how) {
                case Exchanged.Completed _, Exchanged.Truncated _, Exchanged.BrowserGone _ -> {}
                case Exchanged.NotConnected _, Exchanged.NoConnectionFree _ ->
                    Problems.send(arrival.reply(), Refusal.of(ProblemCode.OVERLOADED));
                case Exchanged.TimedOut _ -> mayHaveArrived(arrival, ProblemCode.ORIGIN_TIMEOUT);
                case Exchanged.BrokenOff _ -> mayHaveArrived(arrival, ProblemCode.ORIGIN_UNREACHABLE);
                case Exchanged.BodyTooLarge _ -> mayHaveArrived(arrival, ProblemCode.BODY_TOO_LARGE);
            }
        }

        private static void mayHaveArrived(Arrival arrival, ProblemCode problem) {
            Problems.send(arrival.reply(), new Refusal(problem, false, null, null, true, Map.of()));
        }
    }
}
