package com.qaxal.router.admit;

import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.problem.ProblemCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Lets one container have so many requests in flight and no more. Safe to share. */
public final class Door {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Admission.Admitted admitted = new Admission.Admitted(inFlight::decrementAndGet);

    /** @param pausable whether a pause stops this request: the loader's script is served on, and then intercepts nothing */
    public Admission admit(HttpMethod method, HttpHeaders headers, EdgeConfigDocument config, boolean pausable) {
        if (method.equals(HttpMethod.CONNECT) || method.equals(HttpMethod.TRACE) || isUpgrade(headers)) {
            return new Admission.Refused(ProblemCode.METHOD_NOT_ALLOWED);
        }
        if (method.equals(HttpMethod.OPTIONS) && headers.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
            return new Admission.Preflight();
        }
        if (pausable && config.status() == EdgeConfigDocument.Status.PAUSED) {
            return new Admission.Paused(
                    config.pausedReasons().stream().map(PauseReason::code).collect(Collectors.joining(",")));
        }
        if (contentLength(headers) > config.limits().bodyBytes()) {
            return new Admission.Refused(ProblemCode.BODY_TOO_LARGE);
        }
        if (inFlight.incrementAndGet() > config.limits().concurrentRequests()) {
            inFlight.decrementAndGet();
            return new Admission.Refused(ProblemCode.OVERLOADED);
        }
        return admitted;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** An offer of HTTP/2 may be left unanswered (RFC 9113 §3.1); anything else wants a tunnel. */
    private static boolean isUpgrade(HttpHeaders headers) {
        String wanted = headers.get(HttpHeaderNames.UPGRADE);
        return wanted != null && !wanted.equalsIgnoreCase("h2c");
    }

    /** Zero when there is none; the HTTP codec refused what is no number. */
    private static long contentLength(HttpHeaders headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
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
