package com.qaxal.router.forward;

import static com.qaxal.router.forward.ForwarderTest.GET;
import static com.qaxal.router.forward.ForwarderTest.GET_LAST;
import static com.qaxal.router.forward.ForwarderTest.OK_AND_CLOSE;
import static com.qaxal.router.forward.ForwarderTest.converse;
import static com.qaxal.router.forward.ForwarderTest.patient;
import static com.qaxal.router.forward.ForwarderTest.read;
import static com.qaxal.router.forward.ForwarderTest.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Origins that say what nobody asked for, or nothing at all: it stays between them and who asked. */
class RudeOriginTest {
    private static final String HINT = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";

    @Test
    void switchOfProtocolsIsAFailureWhateverFollows() throws Exception {
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    conversation.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
                    for (byte[] zeros = new byte[64 * 1024]; ; ) {
                        conversation.out.write(zeros);
                    }
                });
                ForwardingPort port = new ForwardingPort(origin.port(), patient())) {
            assertThat(converse(port, GET_LAST)).startsWith("HTTP/1.1 502");
            assertThat(port.ended.peek()).isInstanceOf(Exchanged.BrokenOff.class);
        }
    }

    @Test
    void originThatFailedAfterAHintIsNotAskedAgain() throws Exception {
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    conversation.say(RawOrigin.OK);
                    conversation.head();
                    conversation.say(HINT);
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits())) {
            assertThat(converse(port, GET + GET_LAST)).contains("200 OK").contains("502");
            assertThat(origin.heads).hasSize(2);
        }
    }

    @Test
    void hintsDoNotPutTheDeadlineOff() throws Exception {
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    while (true) {
                        conversation.say(HINT);
                        LockSupport.parkNanos(50_000_000);
                    }
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits())) {
            assertThat(converse(port, GET_LAST)).startsWith("HTTP/1.1 504");
        }
    }

    @Test
    void answerThatNobodyAskedForIsNobodys() throws Exception {
        CountDownLatch bothAsked = new CountDownLatch(1);
        Duration five = Duration.ofSeconds(5);
        ForwardLimits one = new ForwardLimits(five, five, five, 1, 2, five, 32_768);
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    bothAsked.await();
                    conversation.say(
                            conversation.number == 0
                                    ? RawOrigin.OK + "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nunwanted"
                                    : OK_AND_CLOSE);
                });
                ForwardingPort port = new ForwardingPort(origin.port(), one);
                Socket first = new Socket("127.0.0.1", port.port());
                Socket second = new Socket("127.0.0.1", port.port())) {
            send(first, GET_LAST);
            await().until(() -> origin.heads.size() == 1);
            send(second, GET_LAST);
            // its turn comes on the one event loop before that of a request that is refused behind it
            converse(port, "BAD\r\n\r\n");
            bothAsked.countDown();

            assertThat(read(first)).endsWith("ok");
            assertThat(read(second)).doesNotContain("unwanted").endsWith("ok");
        }
    }

    @Test
    void whoWaitsForAConnectionThatOthersHoldIsToldInTime() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    release.await();
                });
                ForwardingPort port = new ForwardingPort(origin.port(), patient());
                Socket first = new Socket("127.0.0.1", port.port());
                Socket second = new Socket("127.0.0.1", port.port())) {
            send(first, GET);
            send(second, GET);
            await().until(() -> origin.heads.size() == 2);

            assertThat(converse(port, GET_LAST)).startsWith("HTTP/1.1 503");
            release.countDown();
        }
    }

    @Test
    void trailersPassNeitherWay() throws Exception {
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    String body = conversation.head(); // to the empty line behind the trailers
                    conversation.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                            + "%x\r\n%s\r\n0\r\nX-Powered-By: origin\r\n\r\n".formatted(body.length(), body));
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits())) {
            String answer = converse(
                    port,
                    "POST /p HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "2\r\nhi\r\n0\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");

            assertThat(answer).contains("hi").doesNotContain("192.0.2.1").doesNotContainIgnoringCase("x-powered-by");
        }
    }
}
