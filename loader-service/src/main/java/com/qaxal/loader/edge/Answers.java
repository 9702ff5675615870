package com.qaxal.loader.edge;

import com.qaxal.model.problem.ProblemCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers as the edge does: problems of RFC 9457, and pages of the container's sites may read. */
public final class Answers {
    private static final Logger LOG = Logger.getLogger(Answers.class);

    private Answers() {}

    /** Gives {@code answer}; a page that asks gets one, whatever breaks on the way. */
    public static void give(HttpServerRequest request, Supplier<Future<Void>> answer) {
        if (!isReadable(request)) {
            problem(request, null, ProblemCode.BAD_REQUEST);
            return;
        }
        Future.succeededFuture().compose(_ -> answer.get()).onFailure(failure -> apologize(request, failure));
    }

    /** A query with a broken escape is no fault of ours. */
    private static boolean isReadable(HttpServerRequest request) {
        try {
            return request.query() == null || request.params() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void apologize(HttpServerRequest request, Throwable failure) {
        HttpServerResponse answer = request.response();
        if (answer.headWritten() || answer.closed()) {
            LOG.debug("answer was not taken", failure);
            return;
        }
        LOG.error("request failed by a fault of ours", failure);
        answer.headers().clear();
        problem(request, null, ProblemCode.INTERNAL_ERROR);
    }

    public static void allow(HttpServerResponse answer, @Nullable String origin) {
        answer.headers().add(HttpHeaders.VARY, "Origin");
        if (origin != null) {
            answer.putHeader("Access-Control-Allow-Origin", origin);
            answer.putHeader("Access-Control-Allow-Credentials", "true");
        }
    }

    public static Future<Void> preflight(HttpServerRequest request, Caller.Known caller) {
        HttpServerResponse answer = request.response().setStatusCode(204);
        allow(answer, caller.allowedOrigin());
        answer.putHeader("Access-Control-Allow-Methods", "GET, POST");
        answer.putHeader("Access-Control-Allow-Headers", "Content-Type");
        answer.putHeader("Access-Control-Max-Age", "86400");
        return answer.end();
    }

    /**
     * A loader's problem is never passed on to anybody, and says so as the router's do.
     *
     * @param caller null when it is not known
     */
    public static Future<Void> problem(HttpServerRequest request, Caller.@Nullable Known caller, ProblemCode problem) {
        HttpServerResponse answer = request.response();
        answer.setStatusCode(problem.status());
        answer.putHeader("Content-Type", "application/problem+json");
        answer.putHeader("Cache-Control", "no-store");
        answer.putHeader("X-Qaxal-Refused", "1");
        answer.putHeader("Access-Control-Expose-Headers", "X-Qaxal-Refused");
        if (caller == null) {
            answer.putHeader("Access-Control-Allow-Origin", "*");
        } else {
            allow(answer, caller.allowedOrigin());
        }
        return answer.end(Buffer.buffer(problem.body()));
    }

    /** What is said to one who is not known; {@code unknown} where the request named a token or a host that nobody has. */
    public static Future<Void> stranger(HttpServerRequest request, Caller caller, ProblemCode unknown) {
        return problem(
                request,
                null,
                switch (caller) {
                    case Caller.Unknown _ -> unknown;
                    case Caller.Undecidable _ -> ProblemCode.CONFIG_UNAVAILABLE;
                    case Caller.NotWellFormed _ -> ProblemCode.BAD_REQUEST;
                    case Caller.Known _ -> throw new IllegalArgumentException("a known caller is no stranger");
                });
    }
}
