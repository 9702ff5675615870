package com.qaxal.router;

import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.problem.ProblemCode;
import com.qaxal.router.cookies.CookiePlan;
import com.qaxal.router.explain.DebugTokens;
import com.qaxal.router.explain.Explanation;
import com.qaxal.router.forward.ForwardPlan;
import com.qaxal.router.http.RequestNames;
import com.qaxal.router.resolve.Resolution.Resolved;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what a request's steps decided, for whoever may know. Without a token of the container nothing is said, and nothing is done. */
final class Explain {
    private final DebugTokens tokens;

    Explain(DebugTokens tokens) {
        this.tokens = tokens;
    }

    /** Finds out whether the request of that standing is to be explained, and whether that is all that is wanted. */
    void look(Visit visit, Standing standing) {
        String token = visit.arrival.header(RequestNames.DEBUG);
        if (token != null) {
            visit.explained = tokens.allows(token, standing.config.containerId());
            visit.dry = visit.arrival.headers().contains(RequestNames.DRY_RUN);
        }
    }

    /** What would become of the request. */
    Optional<Explanation> would(Visit visit, Decision decision) {
        return switch (decision) {
            case Decision.ToOrigin(ForwardPlan plan, CookiePlan cookies) -> {
                visit.plan = plan;
                yield of(visit, cookies.explain(List.of(), null, null), null, null);
            }
            case Decision.ToLoader _, Decision.AnswerPreflight _ -> of(visit, List.of(), null, null);
            case Decision.Refuse(ProblemCode problem, String reason) -> of(visit, List.of(), problem, reason);
        };
    }

    /** The headers that explain an answer of the origin. */
    Map<String, String> served(Visit visit, long nanosAtOrigin, List<CookiePlan.Note> cookies) {
        long decided = System.nanoTime() - visit.arrival.startedAt() - nanosAtOrigin;
        String timing =
                String.format(Locale.ROOT, "edge;dur=%.2f, origin;dur=%.2f", decided / 1e6, nanosAtOrigin / 1e6);
        return headers(of(visit, cookies, null, null), timing);
    }

    /** The headers that explain a refusal; none when nobody may know. */
    Map<String, String> refused(Visit visit, ProblemCode problem, @Nullable String reason) {
        if (!visit.explained) {
            return Map.of();
        }
        String timing =
                String.format(Locale.ROOT, "edge;dur=%.2f", (System.nanoTime() - visit.arrival.startedAt()) / 1e6);
        return headers(of(visit, List.of(), problem, reason), timing);
    }

    private static Map<String, String> headers(Optional<Explanation> explanation, String timing) {
        return explanation
                .map(known -> Map.of(Explanation.HEADER, known.headerValue(), "Server-Timing", timing))
                .orElse(Map.of());
    }

    private static Optional<Explanation> of(
            Visit visit, List<CookiePlan.Note> cookies, @Nullable ProblemCode problem, @Nullable String reason) {
        Standing standing = visit.standing;
        ForwardPlan plan = visit.plan;
        if (standing == null) {
            return Optional.empty();
        }
        Resolved resolved = standing.resolved;
        EdgeConfigDocument.Site site = visit.site;
        return Optional.of(new Explanation(
                resolved.config().containerId(),
                resolved.config().configVersion(),
                resolved.host().value(),
                resolved.routing().kind().name().toLowerCase(Locale.ROOT),
                resolved.publicHost().value(),
                resolved.claimed(),
                site == null ? null : site.siteId(),
                visit.vouchedFor,
                visit.route,
                visit.recovered,
                plan == null ? null : destination(plan),
                cookies.stream().map(Explain::cookie).toList(),
                problem == null ? null : problem.code(),
                reason,
                visit.billed,
                plan == null ? null : plan.traceParent()));
    }

    private static Explanation.Cookie cookie(CookiePlan.Note note) {
        return new Explanation.Cookie(note.cookie(), note.action().name().toLowerCase(Locale.ROOT), note.why());
    }

    private static String destination(ForwardPlan plan) {
        Origin origin = plan.upstream().address();
        return origin.scheme() + "://" + origin.host() + ':' + origin.port()
                + plan.arrival().path();
    }
}
