package com.qaxal.router.respond;

import com.qaxal.model.problem.ProblemCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** Tells a browser no, in the form of RFC 9457, with nothing of the origin's or ours in it. */
public final class Problems {
    private static final String RETRY_SECONDS = "5";

    private Problems() {}

    /**
     * @param ofContainer whether the container is known: then only its pages may read the answer
     * @param allowedOrigin the page of that container that asks; null when it is none
     * @param reason why a container is paused; null otherwise
     * @param forwarded whether the origin may have got the request: if certainly not, the page may send it elsewhere, once
     */
    public static void send(
            HttpServerRequest request,
            ProblemCode problem,
            boolean ofContainer,
            @Nullable String allowedOrigin,
            @Nullable String reason,
            boolean forwarded) {
        HttpServerResponse answer = request.response();
        if (answer.headWritten() || answer.closed()) {
            return;
        }
        answer.headers().clear();
        answer.setStatusCode(problem.status());
        answer.putHeader("Content-Type", "application/problem+json");
        answer.putHeader("Cache-Control", "no-store");
        if (ofContainer) {
            Cors.allow(answer.headers(), allowedOrigin);
        } else {
            Cors.allowEverybody(answer.headers());
        }
        if (!forwarded) {
            answer.putHeader("X-Qaxal-Refused", "1");
            answer.putHeader("Access-Control-Expose-Headers", "X-Qaxal-Refused");
        }
        if (problem == ProblemCode.OVERLOADED) {
            answer.putHeader("Retry-After", RETRY_SECONDS);
        }
        boolean tooMuch = problem == ProblemCode.BODY_TOO_LARGE || problem == ProblemCode.BAD_REQUEST;
        if (tooMuch && request.version() != HttpVersion.HTTP_2) {
            answer.putHeader("Connection", "close"); // what follows on this connection cannot be told from the body
        }
        answer.end(Buffer.buffer(reason == null ? problem.body() : problem.body(reason)));
        request.resume(); // what is left of the body is read away, so that the connection can be used again
    }
}
