package com.qaxal.router.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Requests as bytes, and how each is to be understood. */
final class WireCases {
    private static final String HOST = "Host: a.test\r\n";

    private final List<WireCase> cases = new ArrayList<>();

    private WireCases() {}

    sealed interface Expected {
        /** One answer of ours, and the connection closes: what follows can not be told from a request. */
        record Refused(int status) implements Expected {}

        /** These requests, and no other. */
        record Understood(List<String> requests) implements Expected {}

        /** More has to come. */
        record Waiting() implements Expected {}
    }

    record WireCase(String name, String bytes, Expected expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<WireCase> all() {
        WireCases cases = new WireCases();
        cases.framing();
        cases.chunks();
        cases.headerLines();
        cases.requestLines();
        cases.hosts();
        cases.connections();
        return cases.cases.stream();
    }

    private void framing() {
        refused("both lengths", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        refused(
                "both lengths, the other way",
                post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"));
        refused("two different lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"));
        refused("two same lengths", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"));
        refused("a list of lengths", post("Content-Length: 5, 5\r\n", "hello"));
        refused("length with a plus", post("Content-Length: +5\r\n", "hello"));
        refused("length with a minus", post("Content-Length: -5\r\n", "hello"));
        refused("hexadecimal length", post("Content-Length: 0x5\r\n", "hello"));
        refused("length with a blank inside", post("Content-Length: 1 2\r\n", "hello"));
        refused("empty length", post("Content-Length: \r\n", ""));
        refused("length beyond all bounds", post("Content-Length: 99999999999999999999\r\n", ""));
        refused("unknown coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"));
        refused("two codings", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"));
        refused("chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"));
        refused(
                "two lines of codings",
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"));
        refused("chunked, then something", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"));
        refused("coding behind a vertical tab", post("Transfer-Encoding: \u000bchunked\r\n", "0\r\n\r\n"));
        refused("blank before the colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"));
        refused("chunked in HTTP/1.0", "POST /p HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        understood(
                "coding in other case", post("Transfer-Encoding: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n"), "POST /p 5");
        understood("length", post("Content-Length: 5\r\n", "hello"), "POST /p 5");
        understood("length of zero", post("Content-Length: 0\r\n", ""), "POST /p 0");
        understood("length with zeros in front", post("Content-Length: 005\r\n", "hello"), "POST /p 5");
        understood("no length, no body", post("", ""), "POST /p 0");
        understood(
                "a GET may have a body",
                "GET /g HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhelloGET /h HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /g 5",
                "GET /h 0");
        waiting("body that is not all here", post("Content-Length: 6\r\n", "hello"));
    }

    private void chunks() {
        refused("chunk size with a blank in front", chunked(" 5\r\nhello\r\n0\r\n\r\n"));
        refused("chunk size with a plus", chunked("+5\r\nhello\r\n0\r\n\r\n"));
        refused("chunk size with a minus", chunked("-5\r\nhello\r\n0\r\n\r\n"));
        refused("chunk size with 0x", chunked("0x5\r\nhello\r\n0\r\n\r\n"));
        refused("chunk size with an underscore", chunked("1_0\r\n0123456789abcdef\r\n0\r\n\r\n"));
        refused("chunk size with NUL", chunked("5\0\r\nhello\r\n0\r\n\r\n"));
        refused("no chunk size", chunked("\r\nhello\r\n0\r\n\r\n"));
        refused("chunk size beyond all bounds", chunked("FFFFFFFFFFFFFFFF1\r\nhello\r\n0\r\n\r\n"));
        refused("chunk longer than it says", chunked("4\r\nhello\r\n0\r\n\r\n"));
        refused("chunk size line with a bare LF", chunked("5\nhello\r\n0\r\n\r\n"));
        refused("chunk end with a bare LF", chunked("5\r\nhello\n0\r\n\r\n"));
        refused("bare LF in an extension", chunked("5;a=b\nhello\r\n0\r\n\r\n"));
        understood("chunk extension", chunked("5;a=b;c=\"d\"\r\nhello\r\n0\r\n\r\n"), "POST /p 5");
        understood("trailers", chunked("5\r\nhello\r\n0\r\nX: y\r\n\r\n"), "POST /p 5");
        understood("capital hexadecimal digits", chunked("A\r\n0123456789\r\n0\r\n\r\n"), "POST /p 10");
        understood(
                "request behind a chunked body",
                chunked("5\r\nhello\r\n0\r\n\r\nGET /h HTTP/1.1\r\n" + HOST + "\r\n"),
                "POST /p 5",
                "GET /h 0");
        waiting("chunked body without an end", chunked("5\r\nhello\r\n"));
    }

    private void headerLines() {
        refused("folded header", get("A: b\r\n c: d\r\n"));
        refused("header folded by a tab", get("A: b\r\n\tc\r\n"));
        refused("first header begins with a blank", get(" A: b\r\n"));
        refused("folded Transfer-Encoding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"));
        refused("blank before the colon of any header", get("A : b\r\n"));
        refused("header without a colon", get("A\r\n"));
        refused("header without a name", get(": b\r\n"));
        refused("NUL in a value", get("A: b\0c\r\n"));
        refused("NUL in a name", get("A\0: b\r\n"));
        refused("CR in a value", get("A: b\rc\r\n"));
        refused("bare LF between headers", "GET /g HTTP/1.1\nHost: a.test\n\n");
        refused("bare LF behind a header", get("A: b\n"));
        refused("name with a blank", get("A b: c\r\n"));
        refused("name with a bracket", get("A[]: c\r\n"));
        refused(431, "headers beyond the limit", get("A: " + "a".repeat(9_000) + "\r\n"));
        refused(431, "many headers beyond the limit", get("A: aaaaaaaaaaaaaaaaaaaa\r\n".repeat(400)));
        understood("empty value", get("A:\r\n"), "GET /g 0");
        understood("no blank behind the colon", get("A:b\r\n"), "GET /g 0");
    }

    private void requestLines() {
        refused("two blanks before the target", "GET  /g HTTP/1.1\r\n" + HOST + "\r\n");
        refused("two blanks before the version", "GET /g  HTTP/1.1\r\n" + HOST + "\r\n");
        refused("tab before the target", "GET\t/g HTTP/1.1\r\n" + HOST + "\r\n");
        refused("blank in front", " GET /g HTTP/1.1\r\n" + HOST + "\r\n");
        refused("blank at the end", "GET /g HTTP/1.1 \r\n" + HOST + "\r\n");
        refused("no version", "GET /g\r\n" + HOST + "\r\n");
        refused("HTTP/0.9", "GET /g\r\n");
        refused("HTTP/2.0 in words", "GET /g HTTP/2.0\r\n" + HOST + "\r\n");
        refused("HTTP/1.2", "GET /g HTTP/1.2\r\n" + HOST + "\r\n");
        refused("version in lower case", "GET /g http/1.1\r\n" + HOST + "\r\n");
        refused("method in lower case", "get /g HTTP/1.1\r\n" + HOST + "\r\n");
        refused("blank in the target", "GET /g a HTTP/1.1\r\n" + HOST + "\r\n");
        refused("NUL in the target", "GET /g\0 HTTP/1.1\r\n" + HOST + "\r\n");
        refused("control character in the target", "GET /g\u0001 HTTP/1.1\r\n" + HOST + "\r\n");
        refused("DEL in the target", "GET /g\u007f HTTP/1.1\r\n" + HOST + "\r\n");
        refused("fragment in the target", "GET /g#x HTTP/1.1\r\n" + HOST + "\r\n");
        refused("target without a slash", "GET g HTTP/1.1\r\n" + HOST + "\r\n");
        refused("asterisk", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n");
        refused("absolute target for another host", "GET http://b.test/g HTTP/1.1\r\n" + HOST + "\r\n");
        refused("absolute target with a user", "GET http://a.test@b.test/g HTTP/1.1\r\n" + HOST + "\r\n");
        refused("absolute target of another scheme", "GET ftp://a.test/g HTTP/1.1\r\n" + HOST + "\r\n");
        refused(405, "CONNECT", "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n");
        refused(431, "request line beyond the limit", "GET /" + "g".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n");
        refused("TLS on a plain port", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");
        understood(
                "absolute target for the same host",
                "GET http://a.test/g?h HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /g?h 0");
        understood("empty lines in front", "\r\n\r\n" + get(""), "GET /g 0");
        understood(
                "percent-encoded target stays as it is",
                "GET /%67%2F?a=%20 HTTP/1.1\r\n" + HOST + "\r\n",
                "GET /%67%2F?a=%20 0");
        understood(
                "bytes beyond ASCII stay as they are", "GET /g?\u00e4 HTTP/1.1\r\n" + HOST + "\r\n", "GET /g?\u00e4 0");
        understood(
                "dot segments are the origin's to judge", "GET /a/../g HTTP/1.1\r\n" + HOST + "\r\n", "GET /a/../g 0");
    }

    private void hosts() {
        answered400("no Host", "GET /g HTTP/1.1\r\n\r\n");
        answered400("two Hosts", "GET /g HTTP/1.1\r\n" + HOST + "Host: b.test\r\n\r\n");
        answered400("two same Hosts", "GET /g HTTP/1.1\r\n" + HOST + HOST + "\r\n");
        answered400("empty Host", "GET /g HTTP/1.1\r\nHost:\r\n\r\n");
        answered400("Host with a path", "GET /g HTTP/1.1\r\nHost: a.test/b\r\n\r\n");
        answered400("Host with a user", "GET /g HTTP/1.1\r\nHost: u@a.test\r\n\r\n");
        answered400("Host with a comma", "GET /g HTTP/1.1\r\nHost: a.test, b.test\r\n\r\n");
        answered400("Host with a port that is none", "GET /g HTTP/1.1\r\nHost: a.test:8x\r\n\r\n");
        understood("Host with a port", "GET /g HTTP/1.1\r\nHost: a.test:8080\r\n\r\n", "GET /g 0");
        understood("Host in capitals", "GET /g HTTP/1.1\r\nHost: A.TEST\r\n\r\n", "GET /g 0");
    }

    private void connections() {
        understood("two at once", get("") + get(""), "GET /g 0", "GET /g 0");
        understood(
                "ten at once",
                get("").repeat(10),
                "GET /g 0",
                "GET /g 0",
                "GET /g 0",
                "GET /g 0",
                "GET /g 0",
                "GET /g 0",
                "GET /g 0",
                "GET /g 0",
                "GET /g 0",
                "GET /g 0");
        understood("nothing after close", get("Connection: close\r\n") + get(""), "GET /g 0");
        understood("HTTP/1.0 closes", "GET /g HTTP/1.0\r\n" + HOST + "\r\n" + get(""), "GET /g 0");
        understood(
                "HTTP/1.0 that asks to stay",
                "GET /g HTTP/1.0\r\n" + HOST + "Connection: keep-alive\r\n\r\n" + get(""),
                "GET /g 0",
                "GET /g 0");
        waiting("head that is not all here", "GET /g HTTP/1.1\r\n" + HOST);
    }

    private void refused(String name, String bytes) {
        refused(400, name, bytes);
    }

    private void refused(int status, String name, String bytes) {
        cases.add(new WireCase(name, bytes, new Expected.Refused(status)));
    }

    /** Well formed as a message, so that the connection need not close; it does when it is asked to. */
    private void answered400(String name, String bytes) {
        cases.add(
                new WireCase(name, bytes.replaceFirst("\r\n", "\r\nConnection: close\r\n"), new Expected.Refused(400)));
    }

    private void understood(String name, String bytes, String... requests) {
        cases.add(new WireCase(name, bytes, new Expected.Understood(List.of(requests))));
    }

    private void waiting(String name, String bytes) {
        cases.add(new WireCase(name, bytes, new Expected.Waiting()));
    }

    private static String get(String headers) {
        return "GET /g HTTP/1.1\r\n" + HOST + headers + "\r\n";
    }

    private static String post(String headers, String body) {
        return "POST /p HTTP/1.1\r\n" + HOST + headers + "\r\n" + body;
    }

    private static String chunked(String body) {
        return post("Transfer-Encoding: chunked\r\n", body);
    }
}
