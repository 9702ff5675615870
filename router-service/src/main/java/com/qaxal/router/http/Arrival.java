package com.qaxal.router.http;

import com.qaxal.model.id.Host;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was received. Belongs to the event loop of its connection.
 *
 * @param head the request's head. Forwarding makes the origin's head of it in place: whoever needs a header reads it before
 * @param target path and query, byte for byte
 * @param query without the question mark; null when absent
 * @param peer address of the other end of the connection, as text
 * @param secure whether the connection itself is encrypted
 * @param startedAt of a monotonic clock, in nanoseconds
 */
public record Arrival(
        HttpRequest head,
        String target,
        String path,
        @Nullable String query,
        String peer,
        boolean secure,
        EventLoop loop,
        RequestBody body,
        Reply reply,
        long startedAt) {

    static Arrival of(HttpRequest head, String peer, boolean secure, EventLoop loop, RequestBody body, Reply reply) {
        String target = head.uri();
        int question = target.indexOf('?');
        return new Arrival(
                head,
                target,
                path(target, question),
                query(target, question),
                peer,
                secure,
                loop,
                body,
                reply,
                System.nanoTime());
    }

    public HttpMethod method() {
        return head.method();
    }

    public HttpHeaders headers() {
        return head.headers();
    }

    /** The value of a header that may stand there once; null when it is absent. */
    public @Nullable String header(CharSequence name) {
        return head.headers().get(name);
    }

    /** All values of a header that may stand there several times, in one; null when it is absent. */
    public @Nullable String headers(CharSequence name, String separator) {
        String first = head.headers().get(name);
        if (first == null) {
            return null;
        }
        List<String> all = head.headers().getAll(name);
        return all.size() == 1 ? first : String.join(separator, all);
    }

    /** The one host that the request names; empty when it names none, an invalid one, or several (RFC 9112 §3.2). */
    public Optional<Host> host() {
        String named = hostHeader();
        return named == null ? Optional.empty() : Host.fromAuthority(named);
    }

    /** {@code Host} as it came; null when it is not there exactly once. */
    public @Nullable String hostHeader() {
        Iterator<String> named = headers().valueStringIterator(HttpHeaderNames.HOST);
        String first = named.hasNext() ? named.next() : null;
        return named.hasNext() ? null : first;
    }

    /** The same request, at another target: a recovered one, or one without a site's prefix. */
    public Arrival at(String otherTarget) {
        int question = otherTarget.indexOf('?');
        return new Arrival(
                head,
                otherTarget,
                path(otherTarget, question),
                query(otherTarget, question),
                peer,
                secure,
                loop,
                body,
                reply,
                startedAt);
    }

    private static String path(String target, int question) {
        return question < 0 ? target : target.substring(0, question);
    }

    private static @Nullable String query(String target, int question) {
        return question < 0 ? null : target.substring(question + 1);
    }
}
