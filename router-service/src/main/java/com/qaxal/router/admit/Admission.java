package com.qaxal.router.admit;

import com.qaxal.model.problem.ProblemCode;

/** The answer to "may this request go on?". */
public sealed interface Admission {

    /** Go on; {@code permit} must be released exactly once. */
    record Admitted(Permit permit) implements Admission {}

    /** A question of the browser that is answered here. */
    record Preflight() implements Admission {}

    /** The subscription is paused; {@code reason} is safe to show to a browser. */
    record Paused(String reason) implements Admission {}

    record Refused(ProblemCode problem) implements Admission {}

    /** A place among a container's requests in flight. */
    interface Permit {
        void release();
    }
}
