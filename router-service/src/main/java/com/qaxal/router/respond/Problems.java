package com.qaxal.router.respond;

import com.qaxal.model.problem.ProblemCode;
import com.qaxal.router.http.Reply;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/** Tells a browser no, in the form of RFC 9457, with nothing of the origin's or ours in it. */
public final class Problems {
    private static final String RETRY_SECONDS = "5";

    private Problems() {}

    /** Does nothing when an answer is already under way. */
    public static void send(Reply reply, Refusal refusal) {
        if (reply.isHeadWritten()) {
            return;
        }
        ProblemCode problem = refusal.problem();
        String reason = refusal.reason();
        byte[] body = reason == null ? problem.body() : problem.body(reason);
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(problem.status()));
        HttpHeaders headers = head.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
        headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (refusal.ofContainer()) {
            Cors.allow(headers, refusal.allowedOrigin());
        } else {
            Cors.allowEverybody(headers);
        }
        if (!refusal.forwarded()) {
            headers.set("X-Qaxal-Refused", "1");
            headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "X-Qaxal-Refused");
        }
        if (problem == ProblemCode.OVERLOADED) {
            headers.set(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
        }
        refusal.further().forEach(headers::set);
        reply.head(head);
        reply.part(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
        reply.flush();
    }

    /** An answer that has a head only. */
    public static void sendEmpty(Reply reply, HttpResponse head) {
        reply.head(head);
        reply.part(LastHttpContent.EMPTY_LAST_CONTENT);
        reply.flush();
    }
}
