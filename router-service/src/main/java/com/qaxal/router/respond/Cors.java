package com.qaxal.router.respond;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Which page may read an answer (the Fetch standard's CORS protocol). Hits carry cookies, so the origin is named exactly: a browser
 * refuses a wildcard beside credentials.
 */
public final class Cors {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String DAY = "86400";

    private Cors() {}

    /** @param origin of a page of the container's sites; null when it is none, and then the page may not read */
    public static void allow(HttpHeaders answer, @Nullable String origin) {
        if (!answer.containsValue(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN, true)) {
            answer.add(HttpHeaderNames.VARY, "Origin");
        }
        if (origin != null) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
    }

    /** For an answer that belongs to no container, says nothing about any, and is the same for everybody. */
    static void allowEverybody(HttpHeaders answer) {
        answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }

    /** The answer to a preflight: whatever headers the page wants to send, the origin server is who decides about them. */
    public static HttpResponse preflight(HttpHeaders question, @Nullable String origin) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
        HttpHeaders answer = head.headers();
        allow(answer, origin);
        if (origin != null) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            answer.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, DAY);
            String headers = question.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
            if (headers != null) {
                answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
            }
        }
        return head;
    }
}
