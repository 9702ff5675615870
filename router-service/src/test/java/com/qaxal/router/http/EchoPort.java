package com.qaxal.router.http;

import com.qaxal.model.problem.ProblemCode;
import com.qaxal.router.respond.Problems;
import com.qaxal.router.respond.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A visitors' port whose requests are answered with what was understood of them: method, target and length of the body; but for those that it leaves lying. */
final class EchoPort implements AutoCloseable {
    static final int CONNECTIONS = 8;

    private static final VisitorLimits LIMITS =
            new VisitorLimits(8_192, 8_192, 16, Duration.ofSeconds(5), Duration.ofSeconds(1), CONNECTIONS);

    /** Nobody takes the body of a request for it, nor answers it. */
    static final String LEFT_LYING = "/left-lying";

    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final VisitorPort port;

    EchoPort() throws InterruptedException {
        port = VisitorPort.open(
                loops,
                new InetSocketAddress("127.0.0.1", 0),
                LIMITS,
                loop -> new VisitorPort.Loop(new Echo(), Sweeper.start(loop, Duration.ofSeconds(1))));
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

    /** Sends bytes to a server of this machine and reads what it answers, until it closes or says nothing for a while. */
    static String converse(int port, String bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(400);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            byte[] chunk = new byte[16 * 1024];
            try {
                for (int read; (read = socket.getInputStream().read(chunk)) > 0; ) {
                    answer.append(new String(chunk, 0, read, StandardCharsets.ISO_8859_1));
                }
                answer.append("<closed>");
            } catch (SocketTimeoutException e) {
                answer.append("<open>");
            } catch (IOException e) {
                answer.append("<reset>");
            }
            return answer.toString();
        }
    }

    private static final class Echo implements Requests {
        @Override
        public void serve(Arrival arrival) {
            if (arrival.host().isEmpty()) {
                Problems.send(arrival.reply(), Refusal.of(ProblemCode.BAD_REQUEST));
            } else if (arrival.path().equals(LEFT_LYING)) {
                return;
            } else if (arrival.body().isExpected()) {
                arrival.body().take(part -> take(arrival, part));
            } else {
                answer(arrival);
            }
        }

        @Override
        public void refuse(Reply reply, ProblemCode problem) {
            Problems.send(reply, Refusal.of(problem));
        }

        private static boolean take(Arrival arrival, HttpContent part) {
            part.release();
            if (part instanceof LastHttpContent) {
                answer(arrival);
            }
            return true;
        }

        private static void answer(Arrival arrival) {
            String understood = arrival.method() + " " + arrival.target() + " "
                    + arrival.body().bytes();
            ByteBuf body = Unpooled.copiedBuffer(understood, StandardCharsets.ISO_8859_1);
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.readableBytes()));
            arrival.reply().head(head);
            arrival.reply().part(new DefaultLastHttpContent(body));
            arrival.reply().flush();
        }
    }
}
