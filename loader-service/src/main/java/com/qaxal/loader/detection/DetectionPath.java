package com.qaxal.loader.detection;

import com.qaxal.loader.boot.SessionIds;
import com.qaxal.loader.boot.Signals;
import com.qaxal.loader.edge.Answers;
import com.qaxal.loader.edge.Caller;
import com.qaxal.loader.edge.Callers;
import com.qaxal.model.event.BrowserFamily;
import com.qaxal.model.event.SessionDetection;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.problem.ProblemCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** {@code POST /mark-session-detection}: takes what a browser found out, answers at once, and passes it on. */
public final class DetectionPath {
    private static final int LONGEST = 8 * 1024;

    private final Callers callers;
    private final SessionIds sessions;
    private final Consumer<SessionDetection> onward;
    private final Clock clock;

    /** @param onward takes a finding without ever waiting */
    public DetectionPath(Callers callers, SessionIds sessions, Consumer<SessionDetection> onward, Clock clock) {
        this.callers = callers;
        this.sessions = sessions;
        this.onward = onward;
        this.clock = clock;
    }

    record Report(String sessionId, Map<String, SessionDetection.Finding> signals) {}

    public void serve(HttpServerRequest request) {
        if (length(request) > LONGEST) {
            Answers.problem(request, null, ProblemCode.BODY_TOO_LARGE);
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() <= LONGEST) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ ->
                Answers.give(request, () -> callers.byHost(request).compose(caller -> answer(request, caller, body))));
    }

    private Future<Void> answer(HttpServerRequest request, Caller caller, Buffer body) {
        if (!(caller instanceof Caller.Known known)) {
            return Answers.stranger(request, caller, ProblemCode.UNKNOWN_HOST);
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return Answers.preflight(request, known);
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return Answers.problem(request, known, ProblemCode.METHOD_NOT_ALLOWED);
        }
        return body.length() > LONGEST
                ? Answers.problem(request, known, ProblemCode.BODY_TOO_LARGE)
                : take(request, known, body);
    }

    private Future<Void> take(HttpServerRequest request, Caller.Known caller, Buffer body) {
        EdgeConfigDocument.Site site = caller.site();
        if (site == null || caller.modules().adblockItpDetection() == null) {
            return Answers.problem(request, caller, ProblemCode.MODULE_DISABLED);
        }
        ContainerId container = caller.config().containerId();
        String token = Objects.requireNonNullElse(caller.token(), "");
        Optional<Report> report = read(body).filter(read -> sessions.isOpen(read.sessionId(), container, token));
        if (report.isEmpty()) {
            return Answers.problem(request, caller, ProblemCode.BAD_REQUEST);
        }
        onward.accept(new SessionDetection(
                report.get().sessionId(),
                container,
                site.siteId(),
                known(report.get().signals()),
                BrowserFamily.of(request.getHeader("User-Agent")),
                clock.instant()));
        Answers.allow(request.response(), caller.allowedOrigin());
        return request.response().setStatusCode(202).end();
    }

    private static Map<String, SessionDetection.Finding> known(Map<String, SessionDetection.Finding> signals) {
        return signals.entrySet().stream()
                .filter(signal -> Signals.isKnown(signal.getKey()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Optional<Report> read(Buffer body) {
        try {
            Report report = Json.decode(body.getBytes(), Report.class);
            boolean fits = report.sessionId() != null
                    && report.signals() != null
                    && report.signals().values().stream().allMatch(Objects::nonNull);
            return fits ? Optional.of(report) : Optional.empty();
        } catch (MalformedJson e) {
            return Optional.empty();
        }
    }

    private static long length(HttpServerRequest request) {
        try {
            return Long.parseLong(Objects.requireNonNullElse(request.getHeader("Content-Length"), "0"));
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
