package com.qaxal.loader.script;

import com.qaxal.loader.edge.Answers;
import com.qaxal.loader.edge.Caller;
import com.qaxal.loader.edge.Callers;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.problem.ProblemCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /l/{loader_token}.js}. */
public final class ScriptPath {
    private static final String PREFIX = "/l/";
    private static final String SUFFIX = ".js";
    /** A page never waits for a newer version: it starts with the one it has, and the browser asks for the next one meanwhile. */
    private static final String KEPT = "private, max-age=300, stale-while-revalidate=86400";

    private static final CharSequence TYPE = HttpHeaders.createOptimized("text/javascript; charset=utf-8");
    private static final CharSequence CACHING = HttpHeaders.createOptimized(KEPT);
    private static final CharSequence TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");

    private final Callers callers;
    private final Scripts scripts;

    public ScriptPath(Callers callers, Vertx vertx) {
        this.callers = callers;
        this.scripts = new Scripts(vertx);
    }

    public void serve(HttpServerRequest request) {
        Answers.give(request, () -> answer(request));
    }

    /** How many scripts were rendered since the start; each one once. */
    public long rendered() {
        return scripts.rendered();
    }

    private Future<Void> answer(HttpServerRequest request) {
        Optional<LoaderToken> token = token(Objects.requireNonNullElse(request.path(), ""));
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            return Answers.problem(request, null, ProblemCode.METHOD_NOT_ALLOWED);
        }
        if (token.isEmpty()) {
            return Answers.problem(request, null, ProblemCode.UNKNOWN_TOKEN);
        }
        return callers.byToken(request, token.get())
                .compose(caller -> caller instanceof Caller.Known known
                        ? script(request, known, token.get()).compose(script -> write(request, known, script))
                        : Answers.stranger(request, caller, ProblemCode.UNKNOWN_TOKEN));
    }

    private Future<Script> script(HttpServerRequest request, Caller.Known caller, LoaderToken token) {
        if ("d".equals(request.getParam("m"))) {
            return Future.succeededFuture(scripts.detect());
        }
        return scripts.of(caller, token.value());
    }

    private static Future<Void> write(HttpServerRequest request, Caller.Known caller, Script script) {
        HttpServerResponse answer = request.response();
        answer.putHeader(HttpHeaders.CONTENT_TYPE, TYPE);
        answer.putHeader(HttpHeaders.CACHE_CONTROL, CACHING);
        answer.putHeader(HttpHeaders.ETAG, script.etag());
        answer.putHeader(TYPE_OPTIONS, NO_SNIFF);
        answer.headers().add(HttpHeaders.VARY, "Accept-Encoding");
        Answers.allow(answer, caller.allowedOrigin());
        if (Asked.holds(request.headers().getAll(HttpHeaders.IF_NONE_MATCH), script.etag())) {
            return answer.setStatusCode(304).end();
        }
        List<String> encodings = request.headers().getAll(HttpHeaders.ACCEPT_ENCODING);
        Buffer brotli = script.brotli();
        if (brotli != null && Asked.accepts(encodings, "br")) {
            return body(request, answer, "br", brotli);
        }
        return Asked.accepts(encodings, "gzip")
                ? body(request, answer, "gzip", script.gzip())
                : body(request, answer, null, script.plain());
    }

    private static Future<Void> body(
            HttpServerRequest request, HttpServerResponse answer, @Nullable String encoding, Buffer content) {
        if (encoding != null) {
            answer.putHeader(HttpHeaders.CONTENT_ENCODING, encoding);
        }
        answer.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length()));
        return request.method().equals(HttpMethod.HEAD) ? answer.end() : answer.end(content);
    }

    /** Empty for what has not the form of a token: nobody has it. */
    static Optional<LoaderToken> token(String path) {
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
