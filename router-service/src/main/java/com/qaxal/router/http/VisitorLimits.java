package com.qaxal.router.http;

import java.time.Duration;

/**
 * What a visitor may take up.
 *
 * @param requestLine the longest request line, in bytes
 * @param headers all request headers together, in bytes
 * @param streams HTTP/2 streams at a time on one connection
 * @param idle the longest silence on a connection on which something is expected from the visitor: the next request whole, more of a body,
 *     or room for more of the answer
 * @param bodyHeadStart how long a body may take before it has to come at a pace, see {@link BodyPace}
 * @param connections open ones, for each event loop
 */
public record VisitorLimits(
        int requestLine, int headers, int streams, Duration idle, Duration bodyHeadStart, int connections) {
    /** What a stalled mobile connection may take to come back. */
    public static final Duration BODY_HEAD_START = Duration.ofSeconds(30);

    public VisitorLimits {
        if (requestLine < 1_024 || headers < 1_024 || streams < 1 || idle.toMillis() < 100 || connections < 1) {
            throw new IllegalArgumentException("visitor limits out of range");
        }
    }
}
