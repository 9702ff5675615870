package com.qaxal.router.admit;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.problem.ProblemCode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Lets a container have so many requests in flight and no more, so that one container's trouble stays its own. */
public final class Doorkeeper {
    private final ConcurrentHashMap<ContainerId, AtomicInteger> inFlight = new ConcurrentHashMap<>();

    /** @param pausable whether a pause stops this request: the loader's script is served on, and then intercepts nothing */
    public Admission admit(HttpMethod method, MultiMap headers, EdgeConfigDocument config, boolean pausable) {
        if (method.equals(HttpMethod.CONNECT) || method.equals(HttpMethod.TRACE) || headers.contains("Upgrade")) {
            return new Admission.Refused(ProblemCode.METHOD_NOT_ALLOWED);
        }
        if (method.equals(HttpMethod.OPTIONS) && headers.contains("Access-Control-Request-Method")) {
            return new Admission.Preflight();
        }
        if (pausable && config.status() == EdgeConfigDocument.Status.PAUSED) {
            return new Admission.Paused(
                    config.pausedReasons().stream().map(PauseReason::code).collect(Collectors.joining(",")));
        }
        if (contentLength(headers) > config.limits().bodyBytes()) {
            return new Admission.Refused(ProblemCode.BODY_TOO_LARGE);
        }
        return permit(config);
    }

    public int inFlight() {
        return inFlight.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private Admission permit(EdgeConfigDocument config) {
        AtomicInteger count = inFlight.computeIfAbsent(config.containerId(), _ -> new AtomicInteger());
        if (count.incrementAndGet() > config.limits().concurrentRequests()) {
            count.decrementAndGet();
            return new Admission.Refused(ProblemCode.OVERLOADED);
        }
        AtomicBoolean held = new AtomicBoolean(true);
        return new Admission.Admitted(() -> {
            if (held.getAndSet(false)) {
                count.decrementAndGet();
            }
        });
    }

    /** Zero when there is none; the HTTP codec refused what is no number. */
    private static long contentLength(MultiMap headers) {
        String length = headers.get("Content-Length");
        if (length == null) {
            return 0;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
