package com.qaxal.router;

import com.qaxal.model.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/** How a request ended. */
sealed interface Outcome {

    /** With an upstream's answer, whole. */
    record Served(int status, long nanosToHead) implements Outcome {}

    /**
     * With a problem of ours.
     *
     * @param reason why a container is paused; null otherwise
     * @param forwarded whether an upstream may have got the request
     */
    record Refused(ProblemCode problem, @Nullable String reason, boolean forwarded) implements Outcome {}

    /** With the answer to a preflight. */
    record Answered(int status) implements Outcome {}

    /** Somebody broke off. {@code status} is what the browser saw, 0 when nothing. */
    record BrokenOff(int status) implements Outcome {}

    static Outcome refused(ProblemCode problem) {
        return new Refused(problem, null, false);
    }
}
