package com.qaxal.router.respond;

import com.qaxal.model.problem.ProblemCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Our deliberate no.
 *
 * @param ofContainer whether the container is known: then only its pages may read the answer
 * @param allowedOrigin the page of that container that asks; null when it is none
 * @param reason why a container is paused; null otherwise
 * @param forwarded whether the origin may have got the request: if certainly not, the page may send it elsewhere, once
 * @param further headers for whoever may have the refusal explained
 */
public record Refusal(
        ProblemCode problem,
        boolean ofContainer,
        @Nullable String allowedOrigin,
        @Nullable String reason,
        boolean forwarded,
        Map<String, String> further) {

    /** To somebody of whom nothing is known. */
    public static Refusal of(ProblemCode problem) {
        return new Refusal(problem, false, null, null, false, Map.of());
    }
}
