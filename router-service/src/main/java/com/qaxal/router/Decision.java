package com.qaxal.router;

import com.qaxal.model.problem.ProblemCode;
import com.qaxal.router.cookies.CookiePlan;
import com.qaxal.router.forward.ForwardPlan;
import org.jspecify.annotations.Nullable;

/** What is to become of a request, before anything was done about it. */
sealed interface Decision {

    /** It is carried to the container's origin; this is what counts. */
    record ToOrigin(ForwardPlan plan, CookiePlan cookies) implements Decision {}

    /** It is carried to our own loader. */
    record ToLoader(ForwardPlan plan) implements Decision {}

    /** It asks what it may ask, and is told. */
    record AnswerPreflight() implements Decision {}

    /** @param reason why a container is paused; null otherwise */
    record Refuse(ProblemCode problem, @Nullable String reason) implements Decision {}

    static Decision refuse(ProblemCode problem) {
        return new Refuse(problem, null);
    }
}
