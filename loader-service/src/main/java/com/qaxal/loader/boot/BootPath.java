package com.qaxal.loader.boot;

import com.qaxal.loader.edge.Answers;
import com.qaxal.loader.edge.Caller;
import com.qaxal.loader.edge.Callers;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.problem.ProblemCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** {@code POST /boot}: opens a browser session and says what the page may do in it. */
public final class BootPath {
    private final Callers callers;
    private final SessionIds sessions;

    public BootPath(Callers callers, SessionIds sessions) {
        this.callers = callers;
        this.sessions = sessions;
    }

    /**
     * @param modules the effective ones, by their keys
     * @param detection where to report to; absent when nothing is detected
     */
    record Boot(String sessionId, List<String> modules, Endpoints endpoints) {}

    record Endpoints(String recovery, String detection) {}

    public void serve(HttpServerRequest request) {
        callers.byHost(request).onSuccess(caller -> {
            if (!(caller instanceof Caller.Known known)) {
                Answers.stranger(request, caller, ProblemCode.UNKNOWN_HOST);
            } else if (request.method().equals(HttpMethod.OPTIONS)) {
                Answers.preflight(request, known);
            } else if (!request.method().equals(HttpMethod.POST)
                    && !request.method().equals(HttpMethod.GET)) {
                Answers.problem(request, known, ProblemCode.METHOD_NOT_ALLOWED);
            } else {
                answer(request, known);
            }
        });
    }

    private void answer(HttpServerRequest request, Caller.Known caller) {
        String site = Objects.requireNonNullElse(caller.token(), "");
        String prefix = Objects.requireNonNullElse(request.getHeader("X-Qaxal-Prefix"), "");
        Boot boot = new Boot(
                sessions.open(caller.config().containerId(), site),
                modules(caller.config()),
                new Endpoints(prefix + "/k/" + site, prefix + "/mark-session-detection"));
        HttpServerResponse answer = request.response();
        answer.putHeader("Content-Type", "application/json");
        answer.putHeader("Cache-Control", "no-store");
        Answers.allow(answer, caller.allowedOrigin());
        answer.end(Buffer.buffer(Json.encode(boot)));
    }

    private static List<String> modules(EdgeConfigDocument config) {
        Modules modules = config.modules();
        List<String> effective = new ArrayList<>();
        if (config.status() == EdgeConfigDocument.Status.ACTIVE) {
            if (modules.adblockItpDetection() != null) {
                effective.add("adblock_itp_detection");
            }
            if (modules.gtmRecovery() != null) {
                effective.add("gtm_recovery");
            }
        }
        return effective;
    }
}
