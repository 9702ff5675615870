package com.qaxal.loader.script;

import com.qaxal.loader.edge.Answers;
import com.qaxal.loader.edge.Caller;
import com.qaxal.loader.edge.Callers;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.problem.ProblemCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /l/{loader_token}.js}. */
public final class ScriptPath {
    private static final String PREFIX = "/l/";
    private static final String SUFFIX = ".js";
    private static final String KEPT = "private, max-age=300, stale-while-revalidate=86400";

    private final Callers callers;
    private final Scripts scripts = new Scripts();

    public ScriptPath(Callers callers) {
        this.callers = callers;
    }

    public void serve(HttpServerRequest request) {
        Optional<LoaderToken> token = token(Objects.requireNonNullElse(request.path(), ""));
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            Answers.problem(request, null, ProblemCode.METHOD_NOT_ALLOWED);
        } else if (token.isEmpty()) {
            Answers.problem(request, null, ProblemCode.UNKNOWN_TOKEN);
        } else {
            callers.byToken(request, token.get()).onSuccess(caller -> {
                if (caller instanceof Caller.Known known) {
                    write(request, known, script(request, known, token.get()));
                } else {
                    Answers.stranger(request, caller, ProblemCode.UNKNOWN_TOKEN);
                }
            });
        }
    }

    private Script script(HttpServerRequest request, Caller.Known caller, LoaderToken token) {
        return "d".equals(request.getParam("m"))
                ? scripts.detect()
                : scripts.of(
                        caller, token.value(), Objects.requireNonNullElse(request.getHeader("X-Qaxal-Prefix"), ""));
    }

    private static void write(HttpServerRequest request, Caller.Known caller, Script script) {
        HttpServerResponse answer = request.response();
        answer.putHeader("Content-Type", "text/javascript; charset=utf-8");
        answer.putHeader("Cache-Control", KEPT);
        answer.putHeader("ETag", script.etag());
        answer.putHeader("X-Content-Type-Options", "nosniff");
        answer.headers().add("Vary", "Accept-Encoding");
        Answers.allow(answer, caller.allowedOrigin());
        if (script.etag().equals(request.getHeader("If-None-Match"))) {
            answer.setStatusCode(304).end();
            return;
        }
        String accepted = Objects.requireNonNullElse(request.getHeader("Accept-Encoding"), "");
        Buffer brotli = script.brotli();
        if (brotli != null && accepted.contains("br")) {
            body(request, answer, "br", brotli);
        } else if (accepted.contains("gzip")) {
            body(request, answer, "gzip", script.gzip());
        } else {
            body(request, answer, null, script.plain());
        }
    }

    private static void body(
            HttpServerRequest request, HttpServerResponse answer, @Nullable String encoding, Buffer content) {
        if (encoding != null) {
            answer.putHeader("Content-Encoding", encoding);
        }
        answer.putHeader("Content-Length", Integer.toString(content.length()));
        if (request.method().equals(HttpMethod.HEAD)) {
            answer.end();
        } else {
            answer.end(content);
        }
    }

    /** Empty for what has not the form of a token: nobody has it. */
    private static Optional<LoaderToken> token(String path) {
        if (!path.startsWith(PREFIX) || !path.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LoaderToken(path.substring(PREFIX.length(), path.length() - SUFFIX.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
