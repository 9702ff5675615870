package com.qaxal.router.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.router.http.Http2Browser;
import com.qaxal.router.http.Http2Browser.Answered;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Streams of HTTP/2 on their way to an origin that speaks HTTP/1. */
class Http2ForwardingTest {

    @Test
    void bodyArrivesAndTheAnswerComesBack() throws Exception {
        String body = "x".repeat(100_000); // more than one frame
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    int length = chunkedLength(conversation);
                    conversation.say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + length);
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwardingPort.limits());
                Http2Browser browser = new Http2Browser(port.port())) {
            assertThat(browser.send(head("POST"), body)).isEqualTo(new Answered.With("200", "100000"));
            assertThat(origin.heads.peek())
                    .startsWith("POST /g?a=b HTTP/1.1")
                    .containsIgnoringCase("x-forwarded-for: 127.0.0.1");
        }
    }

    @Test
    void streamsShareTheConnectionAndNotTheirFate() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    if (conversation.number == 0) {
                        release.await();
                        conversation.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"); // and breaks off
                    } else {
                        conversation.say(RawOrigin.OK);
                    }
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwarderTest.patient());
                Http2Browser browser = new Http2Browser(port.port())) {
            CompletableFuture<Answered> slow = CompletableFuture.supplyAsync(() -> get(browser));
            await().until(() -> origin.heads.size() == 1);

            assertThat(get(browser)).isEqualTo(new Answered.With("200", "ok"));
            release.countDown();

            assertThat(slow.join()).as("not a whole answer").isNotInstanceOf(Answered.With.class);
            assertThat(browser.isConnected()).isTrue();
        }
    }

    @Test
    void browserThatGoesLetsTheOriginGo() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (RawOrigin origin = new RawOrigin(conversation -> {
                    conversation.head();
                    if (conversation.in.read() < 0) {
                        left.countDown();
                    }
                });
                ForwardingPort port = new ForwardingPort(origin.port(), ForwarderTest.patient())) {
            Http2Browser browser = new Http2Browser(port.port());
            CompletableFuture<Answered> answered = CompletableFuture.supplyAsync(() -> get(browser));
            await().until(() -> origin.heads.size() == 1);

            browser.close();

            await().until(() -> left.getCount() == 0);
            await().until(() -> port.ended.peek() instanceof Exchanged.BrowserGone);
            assertThat(answered.join()).isNotInstanceOf(Answered.With.class);
        }
    }

    private static Answered get(Http2Browser browser) {
        try {
            return browser.send(head("GET"), "");
        } catch (Exception e) {
            return new Answered.Gone();
        }
    }

    private static Http2Headers head(String method) {
        return new DefaultHttp2Headers(false)
                .method(method)
                .path("/g?a=b")
                .scheme("http")
                .authority("a.test");
    }

    /** The length of a chunked body, read to its end. */
    private static int chunkedLength(RawOrigin.Conversation conversation) throws IOException {
        int length = 0;
        while (true) {
            int size = Integer.parseInt(line(conversation), 16);
            conversation.in.readNBytes(size);
            line(conversation);
            if (size == 0) {
                return length;
            }
            length += size;
        }
    }

    private static String line(RawOrigin.Conversation conversation) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = conversation.in.read(); next != '\n'; next = conversation.in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
