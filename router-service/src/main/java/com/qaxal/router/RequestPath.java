package com.qaxal.router;

import com.qaxal.model.event.AccessLogEntry.Route;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.problem.ProblemCode;
import com.qaxal.model.recover.RecoveryTarget;
import com.qaxal.router.account.Counter;
import com.qaxal.router.admit.Admission;
import com.qaxal.router.cookies.CookiePlan;
import com.qaxal.router.cookies.CookieStep;
import com.qaxal.router.forward.Exchanged;
import com.qaxal.router.forward.ForwardPlan;
import com.qaxal.router.forward.Forwarder;
import com.qaxal.router.forward.Upstream;
import com.qaxal.router.recover.Recovery;
import com.qaxal.router.resolve.Arrival;
import com.qaxal.router.resolve.Resolution;
import com.qaxal.router.resolve.Resolution.Resolved;
import com.qaxal.router.respond.Cors;
import com.qaxal.router.respond.Problems;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The life of one request: resolve → admit → recover → forward → keep cookies → account. Each step may refuse; whatever happens on the
 * way, every request ends in {@link #finish}. One instance serves one event loop.
 */
public final class RequestPath {
    private static final Logger LOG = Logger.getLogger(RequestPath.class);

    private final Steps steps;
    private final Forwarder forwarder;

    public RequestPath(Steps steps, Forwarder forwarder) {
        this.steps = steps;
        this.forwarder = forwarder;
    }

    public void serve(HttpServerRequest request) {
        request.pause(); // the body waits until it is known where it goes
        Visit visit = new Visit(Arrival.of(request));
        Future.succeededFuture() // so that whatever decide throws is an outcome, too
                .compose(_ -> decide(visit))
                .otherwise(bug -> broken(visit, bug))
                .onSuccess(outcome -> finish(visit, outcome));
    }

    // ---- resolve ----

    private Future<Outcome> decide(Visit visit) {
        if (!visit.arrival.target().startsWith("/") || Forwarder.isLoop(visit.arrival.request())) {
            return end(ProblemCode.BAD_REQUEST);
        }
        return steps.resolver().resolve(visit.arrival).compose(resolution -> switch (resolution) {
            case Resolved resolved -> admit(visit, resolved);
            case Resolution.NotWellFormed _ -> end(ProblemCode.BAD_REQUEST);
            case Resolution.Unknown _ -> end(ProblemCode.UNKNOWN_HOST);
            case Resolution.Undecidable _ -> end(ProblemCode.CONFIG_UNAVAILABLE);
        });
    }

    // ---- admit ----

    private Future<Outcome> admit(Visit visit, Resolved resolved) {
        visit.resolved = resolved;
        visit.usage = steps.usage().of(resolved.config().containerId());
        visit.site = siteOf(resolved);
        Arrival arrival = withoutPrefix(visit.arrival, visit.site);
        boolean toLoader = LoaderPaths.contains(arrival.path());
        HttpServerRequest request = arrival.request();
        // A paused container's script is served on: it then loads the page's own tags and intercepts nothing.
        return switch (steps.doorkeeper().admit(request.method(), request.headers(), resolved.config(), !toLoader)) {
            case Admission.Preflight _ -> preflight(visit, resolved);
            case Admission.Paused(String reason) ->
                Future.succeededFuture(new Outcome.Refused(ProblemCode.CONTAINER_PAUSED, reason, false));
            case Admission.Refused(ProblemCode problem) -> end(problem);
            case Admission.Admitted(Admission.Permit permit) ->
                Future.succeededFuture()
                        .compose(
                                _ -> toLoader ? toLoader(visit, resolved, arrival) : toOrigin(visit, resolved, arrival))
                        .onComplete(_ -> permit.release());
        };
    }

    // ---- recover ----

    private Future<Outcome> toOrigin(Visit visit, Resolved resolved, Arrival arrival) {
        EdgeConfigDocument config = resolved.config();
        if (config.modules().sgtmProxy() == null) {
            return end(ProblemCode.MODULE_DISABLED);
        }
        return switch (Recovery.of(arrival.path(), arrival.query(), config)) {
            case Recovery.Refused(ProblemCode problem) -> {
                visit.route = Route.RECOVERY;
                yield end(problem);
            }
            case Recovery.Recovered(String token, String _, String uri) -> {
                visit.route = Route.RECOVERY;
                visit.recovered = true;
                visit.site = config.sites().get(token); // the page says by its token which site it belongs to
                yield exchange(visit, originPlan(visit, resolved, arrival.at(uri)));
            }
            case Recovery.NotRecovered _ -> {
                visit.route = RecoveryTarget.COLLECT_PATHS.contains(arrival.path())
                        ? Route.COLLECT
                        : RecoveryTarget.DEFAULT_PATHS.contains(arrival.path()) ? Route.LIBRARY : Route.OTHER;
                yield exchange(visit, originPlan(visit, resolved, arrival));
            }
        };
    }

    private Future<Outcome> toLoader(Visit visit, Resolved resolved, Arrival arrival) {
        visit.route = Route.LOADER;
        Map<String, String> further = new HashMap<>();
        further.put("X-Qaxal-Container", resolved.config().containerId().toString());
        further.put("X-Qaxal-Public-Host", resolved.publicHost().value());
        if (visit.site != null && visit.site.prefix() != null && arrival != visit.arrival) {
            further.put("X-Qaxal-Prefix", visit.site.prefix());
        }
        return exchange(visit, plan(visit, resolved, arrival, steps.loader(), further, () -> {}, (answer, out) -> {
            answer.cookies().forEach(cookie -> out.headers().add("Set-Cookie", cookie));
            Cors.allow(out.headers(), resolved.allowedOrigin());
        }));
    }

    // ---- forward ----

    private ForwardPlan originPlan(Visit visit, Resolved resolved, Arrival arrival) {
        CookiePlan cookies = planCookies(visit, resolved, arrival);
        Origin preview = arrival.headers().contains("X-Gtm-Server-Preview")
                ? resolved.routing().previewOrigin()
                : null;
        Origin origin = preview == null ? resolved.routing().origin() : preview;
        Upstream upstream = Upstream.of(origin, steps.privateOrigins());
        return plan(
                visit,
                resolved,
                arrival,
                upstream,
                Map.of(),
                () -> countForwarded(visit),
                (answer, out) -> completeHead(visit, resolved, cookies, answer, out));
    }

    private ForwardPlan plan(
            Visit visit,
            Resolved resolved,
            Arrival arrival,
            Upstream upstream,
            Map<String, String> further,
            Runnable handOver,
            BiConsumer<HttpClientResponse, HttpServerResponse> answerHead) {
        EdgeConfigDocument config = resolved.config();
        HttpServerRequest request = visit.arrival.request();
        return new ForwardPlan(
                request,
                arrival.target(),
                upstream,
                steps.clients().of(request, config.anonymizeIp()),
                resolved.publicHost(),
                further,
                config.limits().bodyBytes(),
                handOver,
                answerHead);
    }

    /** Counted when the connection is open and nothing is written yet: this is the moment that is billed, once. */
    private static void countForwarded(Visit visit) {
        if (visit.usage != null) {
            visit.usage.add(Counter.REQUESTS, 1);
            if (visit.recovered) {
                visit.usage.add(Counter.RECOVERED, 1);
            }
        }
    }

    private Future<Outcome> exchange(Visit visit, ForwardPlan plan) {
        return forwarder.exchange(plan).map(exchanged -> switch (exchanged) {
            case Exchanged.Completed(int status, long nanos) -> new Outcome.Served(status, nanos);
            case Exchanged.NotConnected _ -> Outcome.refused(ProblemCode.ORIGIN_UNREACHABLE);
            case Exchanged.NoConnectionFree _ -> Outcome.refused(ProblemCode.OVERLOADED);
            case Exchanged.BrokenOff _ -> new Outcome.Refused(ProblemCode.ORIGIN_UNREACHABLE, null, true);
            case Exchanged.TimedOut _ -> new Outcome.Refused(ProblemCode.ORIGIN_TIMEOUT, null, true);
            case Exchanged.BodyTooLarge _ -> new Outcome.Refused(ProblemCode.BODY_TOO_LARGE, null, true);
            case Exchanged.Truncated(int status, long _) -> new Outcome.BrokenOff(status);
            case Exchanged.BrowserGone _ -> new Outcome.BrokenOff(0);
        });
    }

    // ---- keep cookies ----

    /** Rewrites the request's cookies where ours are taken out or lost ones put in. */
    private CookiePlan planCookies(Visit visit, Resolved resolved, Arrival arrival) {
        List<String> came = arrival.headers().getAll("Cookie");
        String cookies = came.isEmpty() ? null : String.join("; ", came);
        CookiePlan plan = steps.cookies()
                .plan(new CookieStep.Hit(
                        resolved.config(),
                        visit.site,
                        resolved.publicHost(),
                        resolved.publicKind(),
                        RecoveryTarget.COLLECT_PATHS.contains(arrival.path()),
                        cookies,
                        arrival.query(),
                        "1".equals(arrival.headers().get("Sec-GPC")),
                        Instant.now().getEpochSecond()));
        String forwarded = plan.forwardedCookies();
        if (forwarded == null) {
            arrival.headers().remove("Cookie");
        } else if (!forwarded.equals(cookies)) {
            arrival.headers().set("Cookie", forwarded);
        }
        return plan;
    }

    private void completeHead(
            Visit visit, Resolved resolved, CookiePlan cookies, HttpClientResponse answer, HttpServerResponse out) {
        CookiePlan.Done done = cookies.complete(
                answer.cookies(),
                out.headers().get("Content-Type"),
                out.headers().get("Cache-Control"));
        done.setCookies().forEach(cookie -> out.headers().add("Set-Cookie", cookie));
        if (done.isPrivate()) {
            out.headers()
                    .set("Cache-Control", "private, no-store"); // a cookie of one visitor must not be handed to another
        }
        if (done.extended() > 0 && visit.usage != null) {
            visit.usage.add(Counter.COOKIES_EXTENDED, done.extended());
        }
        steps.metrics().cookies(done.extended(), done.dropped());
        Cors.allow(out.headers(), resolved.allowedOrigin());
    }

    // ---- account ----

    private void finish(Visit visit, Outcome outcome) {
        HttpServerRequest request = visit.arrival.request();
        switch (outcome) {
            case Outcome.Served served -> steps.metrics().served(served.status());
            case Outcome.Answered _ -> {}
            case Outcome.BrokenOff _ -> steps.metrics().brokenOff();
            case Outcome.Refused(ProblemCode problem, String reason, boolean forwarded) -> {
                Resolved resolved = visit.resolved;
                String allowedOrigin = resolved == null ? null : resolved.allowedOrigin();
                Problems.send(request, problem, resolved != null, allowedOrigin, reason, forwarded);
                steps.metrics().problem(problem);
                if (problem == ProblemCode.CONTAINER_PAUSED && visit.usage != null) {
                    visit.usage.add(Counter.BLOCKED_402, 1);
                }
            }
        }
        if (visit.usage != null) {
            visit.usage.add(Counter.BYTES_IN, request.bytesRead());
            visit.usage.add(Counter.BYTES_OUT, request.response().bytesWritten());
        }
        AccessEntries.of(visit, outcome).ifPresent(steps.accessLog()::offer);
    }

    private static Outcome broken(Visit visit, Throwable bug) {
        LOG.errorf(bug, "request failed by a fault of ours route=%s", visit.route);
        return new Outcome.Refused(ProblemCode.INTERNAL_ERROR, null, true);
    }

    private static Future<Outcome> preflight(Visit visit, Resolved resolved) {
        HttpServerRequest request = visit.arrival.request();
        HttpServerResponse answer = request.response().setStatusCode(204);
        Cors.preflight(request.headers(), answer.headers(), resolved.allowedOrigin());
        answer.end();
        request.resume();
        return Future.succeededFuture(new Outcome.Answered(204));
    }

    private static Future<Outcome> end(ProblemCode problem) {
        return Future.succeededFuture(Outcome.refused(problem));
    }

    private static EdgeConfigDocument.@Nullable Site siteOf(Resolved resolved) {
        return resolved.site() == null
                ? null
                : resolved.config().sites().get(resolved.site().containerToken().value());
    }

    private static Arrival withoutPrefix(Arrival arrival, EdgeConfigDocument.@Nullable Site site) {
        String prefix = site == null ? null : site.prefix();
        if (prefix == null
                || !arrival.path().startsWith(prefix)
                || !arrival.path().startsWith("/", prefix.length())) {
            return arrival;
        }
        return arrival.at(arrival.target().substring(prefix.length()));
    }
}
