package com.qaxal.loader.edge;

import com.qaxal.model.problem.ProblemCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Answers as the edge does: problems of RFC 9457, and pages of the container's sites may read. */
public final class Answers {
    private Answers() {}

    public static void allow(HttpServerResponse answer, @Nullable String origin) {
        answer.headers().add("Vary", "Origin");
        if (origin != null) {
            answer.putHeader("Access-Control-Allow-Origin", origin);
            answer.putHeader("Access-Control-Allow-Credentials", "true");
        }
    }

    public static void preflight(HttpServerRequest request, Caller.Known caller) {
        HttpServerResponse answer = request.response().setStatusCode(204);
        allow(answer, caller.allowedOrigin());
        answer.putHeader("Access-Control-Allow-Methods", "GET, POST");
        answer.putHeader("Access-Control-Allow-Headers", "Content-Type");
        answer.putHeader("Access-Control-Max-Age", "86400");
        answer.end();
    }

    /** @param caller null when it is not known */
    public static void problem(HttpServerRequest request, Caller.@Nullable Known caller, ProblemCode problem) {
        HttpServerResponse answer = request.response();
        answer.setStatusCode(problem.status());
        answer.putHeader("Content-Type", "application/problem+json");
        answer.putHeader("Cache-Control", "no-store");
        if (caller == null) {
            answer.putHeader("Access-Control-Allow-Origin", "*");
        } else {
            allow(answer, caller.allowedOrigin());
        }
        answer.end(Buffer.buffer(problem.body()));
    }

    /** What is said to one who is not known; {@code unknown} where the request named a token or a host that nobody has. */
    public static void stranger(HttpServerRequest request, Caller caller, ProblemCode unknown) {
        problem(
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
