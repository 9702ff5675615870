package com.qaxal.router.admit;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.problem.ProblemCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Lets a container have so many requests in flight and no more, so that one container's trouble stays its own. */
public final class Doorkeeper {
    /** One small counter for each container that was ever here; a container is never forgotten, since it comes back. */
    private final ConcurrentHashMap<ContainerId, Places> places = new ConcurrentHashMap<>();

    /** The places of one container; each permit is one of them. */
    private static final class Places extends AtomicInteger implements Admission.Permit {
        private static final long serialVersionUID = 1L;

        private final transient Admission.Admitted admitted = new Admission.Admitted(this);

        @Override
        public void release() {
            decrementAndGet();
        }
    }

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
        return permit(config);
    }

    public int inFlight() {
        return places.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    private Admission permit(EdgeConfigDocument config) {
        Places taken = places.get(config.containerId());
        if (taken == null) { // not computeIfAbsent at once: that may lock even where nothing is absent
            taken = places.computeIfAbsent(config.containerId(), _ -> new Places());
        }
        if (taken.incrementAndGet() > config.limits().concurrentRequests()) {
            taken.decrementAndGet();
            return new Admission.Refused(ProblemCode.OVERLOADED);
        }
        return taken.admitted;
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
