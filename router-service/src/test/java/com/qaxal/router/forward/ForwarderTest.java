package com.qaxal.router.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How requests are carried, with an origin that behaves in every way an origin can. */
class ForwarderTest {
    static final String GET = "GET /g?a=b HTTP/1.1\r\nHost: a.test\r\n\r\n";
    static final String GET_LAST = "GET /g?a=b HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";

    @Test
    void getOnAKeptConnectionThatTurnedOutClosedIsSentOnceMoreAndCountedOnce() throws Exception {
        try (RawOrigin origin = new RawOrigin(ForwarderTest::answerOneAndCloseOnTheNext);
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits())) {
            String answers = converse(port, GET + GET_LAST);

            assertThat(answers.split("200 OK", -1)).hasSize(3);
            assertThat(origin.heads).hasSize(3);
            assertThat(port.handedOver).hasValue(2);
        }
    }

    @Test
    void postOnAKeptConnectionThatTurnedOutClosedIsNotSentAgain() throws Exception {
        try (RawOrigin origin = new RawOrigin(ForwarderTest::answerOneAndCloseOnTheNext);
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits())) {
            String answers = converse(
                    port, GET + "POST /p HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");

            assertThat(answers).contains("200 OK").contains("502").contains("origin_unreachable");
            assertThat(answers).as("it may have arrived").doesNotContain("x-qaxal-refused");
            assertThat(origin.heads).hasSize(2);
        }
    }

    @Test
    void repetitionThatFailsDoesNotSayThatNothingArrived() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    answerOneAndCloseOnTheNext(conversation);
                    closed.countDown();
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits());
                Socket visitor = new Socket("127.0.0.1", port.port())) {
            send(visitor, GET);
            await().until(() -> !port.ended.isEmpty());
            origin.close(); // the kept connection lives on, a new one is refused
            send(visitor, GET_LAST);

            String answers = read(visitor);
            assertThat(answers).contains("502").doesNotContainIgnoringCase("x-qaxal-refused");
            assertThat(closed.getCount()).isZero();
        }
    }

    @Test
    void bodyThatGetsTooLongNeverReachesTheOriginAsAWholeOne() throws Exception {
        AtomicLong lastChunks = new AtomicLong();
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    byte[] all = conversation.in.readAllBytes();
                    String end = new String(
                            all, Math.max(0, all.length - 5), Math.min(5, all.length), StandardCharsets.ISO_8859_1);
                    lastChunks.addAndGet(end.equals("0\r\n\r\n") ? 1 : 0);
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits());
                Socket visitor = new Socket("127.0.0.1", port.port())) {
            send(visitor, "POST /p HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] mebibyte = new byte[1024 * 1024];
            try {
                for (int i = 0; i <= ForwardingPort.BODY_LIMIT / mebibyte.length; i++) {
                    send(visitor, "100000\r\n");
                    visitor.getOutputStream().write(mebibyte);
                    send(visitor, "\r\n");
                }
                send(visitor, "0\r\n\r\n");
            } catch (IOException e) {
                // refused while we were still sending
            }

            await().atMost(Duration.ofSeconds(10)).until(() -> port.ended.peek() instanceof Exchanged.BodyTooLarge);
            assertThat(lastChunks).hasValue(0);
        }
    }

    @Test
    void silenceWithinAnAnswerBreaksItOff() throws Exception {
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                    conversation.in.read();
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits())) {
            String answer = converse(port, GET);

            assertThat(answer).endsWith("hello");
            await().until(() -> port.ended.peek() instanceof Exchanged.Truncated);
        }
    }

    @Test
    void uploadThatTakesLongerThanTheOriginMayIsNoTimeout() throws Exception {
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    conversation.in.readNBytes(4);
                    conversation.say(OK_AND_CLOSE);
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits());
                Socket visitor = new Socket("127.0.0.1", port.port())) {
            send(visitor, "POST /p HTTP/1.1\r\nHost: a.test\r\nContent-Length: 4\r\nConnection: close\r\n\r\n");
            long until = System.nanoTime() + Duration.ofMillis(2_400).toNanos();
            for (int i = 0; i < 4; i++) {
                long next = until - (3 - i) * 600_000_000L;
                await().pollInterval(Duration.ofMillis(20)).until(() -> System.nanoTime() >= next);
                send(visitor, "x");
            }

            assertThat(read(visitor)).contains("200 OK");
        }
    }

    @Test
    void connectionHeaderCannotTakeTheFramingAway() throws Exception {
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    String head = conversation.head();
                    assertThat(head).containsIgnoringCase("content-length: 2");
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
                            + new String(conversation.in.readNBytes(2), StandardCharsets.ISO_8859_1));
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits())) {
            String answer = converse(
                    port,
                    "POST /p HTTP/1.1\r\nHost: a.test\r\nConnection: close, Content-Length, Host, X-Forwarded-For\r\nContent-Length: 2\r\n\r\nhi");

            assertThat(answer).endsWith("hi");
            assertThat(origin.heads.peek())
                    .contains("host: 127.0.0.1")
                    .containsIgnoringCase("x-forwarded-for: 127.0.0.1");
        }
    }

    @Test
    void originThatSendsFasterThanTheBrowserReadsHasToWait() throws Exception {
        AtomicLong sent = new AtomicLong();
        long all = 1024L * 1024 * 1024;
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    conversation.say("HTTP/1.1 200 OK\r\nContent-Length: " + all + "\r\nConnection: close\r\n\r\n");
                    byte[] chunk = new byte[64 * 1024];
                    for (long left = all; left > 0; left -= chunk.length) {
                        conversation.out.write(chunk);
                        sent.addAndGet(chunk.length);
                    }
                });
                ForwardingPort port = new ForwardingPort(origin.port(), patient());
                Socket visitor = new Socket("127.0.0.1", port.port())) {
            send(visitor, GET_LAST);
            AtomicLong before = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(300))
                    .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());

            assertThat(sent.get())
                    .as("what socket buffers hold, and a little more")
                    .isLessThan(64L * 1024 * 1024);

            InputStream in = visitor.getInputStream();
            long received = 0;
            byte[] chunk = new byte[256 * 1024];
            for (int read; (read = in.read(chunk)) > 0; ) {
                received += read;
            }
            assertThat(received).isGreaterThanOrEqualTo(all);
            assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory())
                    .as("what a gigabyte leaves behind")
                    .isLessThan(64L * 1024 * 1024);
            await().until(() -> port.ended.peek() instanceof Exchanged.Completed);
        }
    }

    @Test
    void moreThanMayWaitAreToldAtOnce() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    for (String head = conversation.head(); !head.isEmpty(); head = conversation.head()) {
                        release.await();
                        conversation.say(RawOrigin.OK);
                    }
                });
                ForwardingPort port = new ForwardingPort(origin.port(), patient())) {
            Socket[] visitors = new Socket[5];
            for (int i = 0; i < visitors.length; i++) {
                visitors[i] = new Socket("127.0.0.1", port.port());
                send(visitors[i], GET_LAST);
            }
            await().until(() -> port.ended.peek() instanceof Exchanged.NoConnectionFree);
            release.countDown();

            int served = 0;
            for (Socket visitor : visitors) {
                served += read(visitor).contains("200 OK") ? 1 : 0;
                visitor.close();
            }
            assertThat(served).as("two connections, and two that waited").isEqualTo(4);
        }
    }

    @Test
    void earlyHintsOfTheOriginAreNotTheAnswer() throws Exception {
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    conversation.say("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK_AND_CLOSE);
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits())) {
            assertThat(converse(port, GET_LAST))
                    .startsWith("HTTP/1.1 200")
                    .doesNotContain("103")
                    .endsWith("ok");
        }
    }

    @Test
    void browserThatAsksFirstIsToldToGoOnOnceThereIsAConnection() throws Exception {
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    assertThat(conversation.head()).doesNotContainIgnoringCase("expect");
                    conversation.in.readNBytes(2);
                    conversation.say(OK_AND_CLOSE);
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits());
                Socket visitor = new Socket("127.0.0.1", port.port())) {
            send(
                    visitor,
                    "POST /p HTTP/1.1\r\nHost: a.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
            byte[] go = visitor.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            send(visitor, "hi");

            assertThat(new String(go, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(read(visitor)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void drainingFinishesWhatWasBegunAndLetsGo() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    release.await();
                    conversation.say(OK_AND_CLOSE);
                });
                ForwardingPort port = new ForwardingPort(origin.port(), patient());
                Socket busy = new Socket("127.0.0.1", port.port());
                Socket idle = new Socket("127.0.0.1", port.port())) {
            send(idle, "GET / HTTP/1.1\r\n");
            send(busy, GET);
            await().until(() -> origin.heads.size() == 1);

            port.visitors().drain();

            assertThat(idle.getInputStream().read()).as("closed").isEqualTo(-1);
            release.countDown();
            assertThat(read(busy)).startsWith("HTTP/1.1 200").endsWith("ok");
        }
    }

    static final String OK_AND_CLOSE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    static ForwardLimits patient() {
        Duration minute = Duration.ofMinutes(1);
        return new ForwardLimits(Duration.ofSeconds(1), minute, minute, 2, 2, minute, 32_768);
    }

    /** The first connection answers once, and closes when it is asked again; the others answer as long as they are asked. */
    private static void answerOneAndCloseOnTheNext(RawOrigin.Conversation conversation) throws IOException {
        conversation.head();
        conversation.say(RawOrigin.OK);
        while (!conversation.head().isEmpty() && conversation.number > 0) {
            conversation.say(RawOrigin.OK);
        }
    }

    static String converse(ForwardingPort port, String bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port.port())) {
            send(socket, bytes);
            return read(socket);
        }
    }

    static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String read(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
