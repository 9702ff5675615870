package com.qaxal.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.router.http.Http2Browser.Answered;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What RFC 9113 §8 says about the head of a request, on real connections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2ConformanceTest {
    private EchoPort port;

    @BeforeAll
    void open() throws InterruptedException {
        port = new EchoPort();
    }

    @AfterAll
    void close() {
        port.close();
    }

    static Stream<Arguments> malformedHeads() {
        return Stream.of(
                malformed("no method", headers -> headers.remove(":method")),
                malformed("no path", headers -> headers.remove(":path")),
                malformed("empty path", headers -> headers.path("")),
                malformed("path without a slash", headers -> headers.path("g")),
                malformed("two paths", headers -> headers.add(":path", "/h")),
                malformed("two methods", headers -> headers.add(":method", "POST")),
                malformed("unknown pseudo-header", headers -> headers.add(":proxy", "x")),
                malformed("pseudo-header of an answer", headers -> headers.status("200")),
                malformed("connection header", headers -> headers.add("connection", "close")),
                malformed("keep-alive header", headers -> headers.add("keep-alive", "5")),
                malformed("upgrade header", headers -> headers.add("upgrade", "websocket")),
                malformed("transfer-encoding", headers -> headers.add("transfer-encoding", "chunked")),
                malformed("te with more than trailers", headers -> headers.add("te", "gzip")),
                malformed("name in capitals", headers -> headers.add("Accept", "x")),
                malformed("name with a blank", headers -> headers.add("a b", "x")),
                malformed("name with a colon", headers -> headers.add("a:b", "x")),
                malformed("CR LF in a value", headers -> headers.add("a", "b\r\nc: d")),
                malformed("NUL in a value", headers -> headers.add("a", "b\0c")),
                malformed("CR LF in the path", headers -> headers.path("/g HTTP/1.1\r\nHost: b.test\r\n\r\n")),
                malformed("blank in the path", headers -> headers.path("/g HTTP/1.1")),
                malformed("control character in the path", headers -> headers.path("/g\u0001")),
                malformed("fragment in the path", headers -> headers.path("/g#h")),
                malformed("authority with a user", headers -> headers.authority("u@a.test")),
                malformed("two authorities", headers -> headers.add(":authority", "b.test")),
                malformed("host that differs from the authority", headers -> headers.add("host", "b.test")),
                malformed("no authority", headers -> headers.remove(":authority")),
                malformed("CONNECT", headers -> headers.method("CONNECT")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedHeads")
    void malformedHeadIsNotServed(String name, Consumer<Http2Headers> flaw) throws Exception {
        Http2Headers headers = wellFormed();
        flaw.accept(headers);
        try (Http2Browser browser = new Http2Browser(port.port())) {
            switch (browser.send(headers, "")) {
                case Answered.With(String status, String body) ->
                    assertThat(status).as(body).isIn("400", "405", "431");
                case Answered.Reset _, Answered.Gone _ -> {}
            }
        }
    }

    @Test
    void wellFormedHeadIsServed() throws Exception {
        try (Http2Browser browser = new Http2Browser(port.port())) {
            assertThat(browser.send(wellFormed(), "")).isEqualTo(new Answered.With("200", "GET /g?h=%20 0"));
            assertThat(browser.send(wellFormed().method("POST"), "hello"))
                    .isEqualTo(new Answered.With("200", "POST /g?h=%20 5"));
        }
    }

    @Test
    void answerToHeadHasNoBody() throws Exception {
        try (Http2Browser browser = new Http2Browser(port.port())) {
            assertThat(browser.send(wellFormed().method("HEAD"), "")).isEqualTo(new Answered.With("200", ""));
        }
    }

    @Test
    void uploadsThatStandStillLeaveTheOthersRoom() throws Exception {
        try (Http2Browser browser = new Http2Browser(port.port())) {
            Http2Headers upload = wellFormed().method("POST").path(EchoPort.LEFT_LYING);
            for (int i = 0; i < 3; i++) {
                browser.begin(upload, "x".repeat(300 * 1024));
            }

            assertThat(browser.send(wellFormed().method("POST"), "hello"))
                    .isEqualTo(new Answered.With("200", "POST /g?h=%20 5"));
        }
    }

    @Test
    void lengthThatIsNotThatOfTheBodyIsRefused() throws Exception {
        try (Http2Browser browser = new Http2Browser(port.port())) {
            assertThat(browser.send(wellFormed().method("POST").set("content-length", "4"), "hello"))
                    .isNotInstanceOf(Answered.With.class);
        }
    }

    @Test
    void longPathPassesAndALongerOneLeavesTheOtherStreamsAlone() throws Exception {
        try (Http2Browser browser = new Http2Browser(port.port())) {
            assertThat(browser.send(wellFormed().path("/" + "g".repeat(6_000)), ""))
                    .isEqualTo(new Answered.With("200", "GET /" + "g".repeat(6_000) + " 0"));
            assertThat(browser.send(wellFormed().path("/" + "g".repeat(12_000)), ""))
                    .isNotEqualTo(new Answered.With("200", "GET /" + "g".repeat(12_000) + " 0"));
            assertThat(browser.send(wellFormed(), "")).isInstanceOf(Answered.With.class);
        }
    }

    private static Arguments malformed(String name, Consumer<Http2Headers> flaw) {
        return Arguments.of(name, flaw);
    }

    private static Http2Headers wellFormed() {
        return new DefaultHttp2Headers(false)
                .method("GET")
                .scheme("http")
                .authority("a.test")
                .path("/g?h=%20");
    }
}
