package com.qaxal.router;

import com.qaxal.model.event.AccessLogEntry.Route;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.problem.ProblemCode;
import com.qaxal.model.recover.RecoveryTarget;
import com.qaxal.router.account.Counter;
import com.qaxal.router.admit.Admission;
import com.qaxal.router.cookies.CookiePlan;
import com.qaxal.router.cookies.CookieStep;
import com.qaxal.router.forward.Exchanged;
import com.qaxal.router.forward.ForwardPlan;
import com.qaxal.router.forward.Forwarder;
import com.qaxal.router.forward.Progress;
import com.qaxal.router.forward.TraceParent;
import com.qaxal.router.forward.Upstream;
import com.qaxal.router.http.Arrival;
import com.qaxal.router.http.Reply;
import com.qaxal.router.http.RequestNames;
import com.qaxal.router.http.Requests;
import com.qaxal.router.recover.Recovery;
import com.qaxal.router.resolve.ProxyKey;
import com.qaxal.router.resolve.Resolution;
import com.qaxal.router.resolve.Resolution.Resolved;
import com.qaxal.router.respond.Caching;
import com.qaxal.router.respond.Cors;
import com.qaxal.router.respond.Problems;
import com.qaxal.router.respond.Refusal;
import com.qaxal.router.respond.Told;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The life of one request: resolve → admit → recover → forward → keep cookies → account. Each step may refuse; whatever happens on the
 * way, every request ends in {@link #finish}. One instance serves one event loop.
 */
public final class RequestPath implements Requests {
    private static final Logger LOG = Logger.getLogger(RequestPath.class);

    /** What the loader takes at most (a session's detections). */
    private static final long LOADER_BODY_BYTES = 8 * 1024;

    private final Steps steps;
    private final Forwarder forwarder;
    private final TraceParent traceParent = new TraceParent();
    private final Explain explain;

    public RequestPath(Steps steps, Forwarder forwarder) {
        this.steps = steps;
        this.forwarder = forwarder;
        this.explain = new Explain(steps.debugTokens());
    }

    @Override
    public void serve(Arrival arrival) {
        Visit visit = new Visit(arrival);
        Standing known = steps.standings().of(arrival);
        if (known == null) {
            steps.resolver().resolve(arrival, resolution -> go(visit, resolution, null));
        } else {
            go(visit, known.resolved, known);
        }
    }

    private void go(Visit visit, Resolution resolution, @Nullable Standing known) {
        if (visit.arrival.reply().isGone()) { // while its host was looked up
            finish(visit, new Outcome.BrokenOff(0));
            return;
        }
        try {
            act(visit, decide(visit, resolution, known));
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "request failed by a fault of ours route=%s", visit.route);
            finish(visit, new Outcome.Refused(ProblemCode.INTERNAL_ERROR, null, true));
        }
    }

    @Override
    public void refuse(Reply reply, ProblemCode problem) {
        Problems.send(reply, Refusal.of(problem));
        steps.metrics().problem(problem);
    }

    private void act(Visit visit, Decision decision) {
        if (visit.dry && visit.explained) {
            tell(visit, decision);
            return;
        }
        switch (decision) {
            case Decision.ToOrigin(ForwardPlan plan, CookiePlan cookies) -> {
                visit.plan = plan;
                forwarder.forward(plan, new ToOrigin(visit, cookies));
            }
            case Decision.ToLoader(ForwardPlan plan) -> gatherForLoader(visit, plan);
            case Decision.AnswerPreflight _ -> answerPreflight(visit);
            case Decision.Refuse(ProblemCode problem, String reason) ->
                finish(visit, new Outcome.Refused(problem, reason, false));
        }
    }

    // ---- resolve ----

    private Decision decide(Visit visit, Resolution resolution, @Nullable Standing known) {
        if (Forwarder.isLoop(visit.arrival)) {
            return Decision.refuse(ProblemCode.BAD_REQUEST);
        }
        return switch (resolution) {
            case Resolved resolved -> admit(visit, known == null ? standing(resolved) : known);
            case Resolution.NotWellFormed _ -> Decision.refuse(ProblemCode.BAD_REQUEST);
            case Resolution.Unknown _ -> Decision.refuse(ProblemCode.UNKNOWN_HOST);
            case Resolution.Undecidable _ -> Decision.refuse(ProblemCode.CONFIG_UNAVAILABLE);
        };
    }

    private Standing standing(Resolved resolved) {
        Standing standing = Standing.of(resolved, steps);
        steps.standings().keep(standing);
        return standing;
    }

    // ---- admit ----

    private Decision admit(Visit visit, Standing standing) {
        visit.standing = standing;
        visit.usage = standing.usage();
        visit.site = standing.site;
        visit.vouchedFor = ProxyKey.isGiven(visit.arrival, standing.site);
        explain.look(visit, standing);
        if (visit.dry) {
            visit.usage = null;
            if (!visit.explained) {
                return Decision.refuse(ProblemCode.NOT_EXPLAINED);
            }
        }
        visit.prefix = visit.site == null ? null : visit.site.prefixOf(visit.arrival.path());
        Arrival arrival = visit.prefix == null
                ? visit.arrival
                : visit.arrival.at(visit.arrival.target().substring(visit.prefix.length()));
        boolean toLoader = LoaderPaths.contains(arrival.path());
        // A paused container's script is served on: it then loads the page's own tags and intercepts nothing.
        return switch (standing.door.admit(arrival.method(), arrival.headers(), standing.config, !toLoader)) {
            case Admission.Preflight _ -> new Decision.AnswerPreflight();
            case Admission.Paused(String reason) -> new Decision.Refuse(ProblemCode.CONTAINER_PAUSED, reason);
            case Admission.Refused(ProblemCode problem) -> Decision.refuse(problem);
            case Admission.Admitted(Admission.Permit permit) -> {
                visit.permit = permit;
                yield toLoader ? loader(visit, standing, arrival) : recover(visit, standing, arrival);
            }
        };
    }

    // ---- recover ----

    private Decision recover(Visit visit, Standing standing, Arrival arrival) {
        EdgeConfigDocument config = standing.config;
        if (config.modules().sgtmProxy() == null) {
            return Decision.refuse(ProblemCode.MODULE_DISABLED);
        }
        return switch (Recovery.of(arrival.path(), arrival.query(), config)) {
            case Recovery.Refused(ProblemCode problem) -> {
                visit.route = Route.RECOVERY;
                yield Decision.refuse(problem);
            }
            case Recovery.Recovered(String token, String _, String uri) -> {
                visit.route = Route.RECOVERY;
                visit.recovered = true;
                visit.site = config.sites().get(token); // the page says by its token which site it belongs to
                yield origin(visit, standing, arrival.at(uri));
            }
            case Recovery.NotRecovered _ -> {
                visit.route = routeOf(arrival.path());
                yield origin(visit, standing, arrival);
            }
        };
    }

    // ---- forward ----

    private Decision origin(Visit visit, Standing standing, Arrival arrival) {
        boolean preview = arrival.headers().contains(RequestNames.PREVIEW);
        Upstream origin = preview ? standing.previewOrigin : standing.origin;
        CookiePlan cookies = planCookies(visit, standing, arrival);
        long bodyBytes = standing.config.limits().bodyBytes();
        return new Decision.ToOrigin(
                plan(visit, standing, arrival, origin, cookies.forwardedCookies(), Map.of(), bodyBytes), cookies);
    }

    private Decision loader(Visit visit, Standing standing, Arrival arrival) {
        visit.route = Route.LOADER;
        Map<String, String> further = new HashMap<>();
        further.put("X-Qaxal-Edge", steps.loaderSecret());
        further.put("X-Qaxal-Container", standing.config.containerId().toString());
        further.put("X-Qaxal-Public-Host", standing.resolved.publicHost().value());
        if (visit.prefix != null) {
            further.put("X-Qaxal-Prefix", visit.prefix);
        }
        return new Decision.ToLoader(plan(visit, standing, arrival, steps.loader(), null, further, LOADER_BODY_BYTES));
    }

    private ForwardPlan plan(
            Visit visit,
            Standing standing,
            Arrival arrival,
            Upstream upstream,
            @Nullable String cookies,
            Map<String, String> further,
            long bodyBytes) {
        return new ForwardPlan(
                arrival,
                upstream,
                steps.clients().of(arrival, visit.vouchedFor, standing.config.anonymizeIp()),
                standing.resolved.publicHost(),
                traceParent.of(arrival.header(RequestNames.TRACE_PARENT)),
                cookies,
                further,
                bodyBytes);
    }

    /** What the visitor brought, as far as the origin may see it, and what it is to get back. */
    private CookiePlan planCookies(Visit visit, Standing standing, Arrival arrival) {
        return steps.cookies()
                .plan(new CookieStep.Hit(
                        standing.cookies(visit.site),
                        RecoveryTarget.COLLECT_PATHS.contains(arrival.path()),
                        arrival.headers(HttpHeaderNames.COOKIE, "; "),
                        arrival.query(),
                        "1".equals(arrival.header(RequestNames.GLOBAL_PRIVACY_CONTROL)),
                        System.currentTimeMillis() / 1_000));
    }

    /** A request on its way to the origin: what is billed, and whose cookies are kept. */
    private final class ToOrigin implements Progress {
        private final Visit visit;
        private final CookiePlan cookies;

        private ToOrigin(Visit visit, CookiePlan cookies) {
            this.visit = visit;
            this.cookies = cookies;
        }

        /** Counted when the connection is open and nothing is written yet: this is the moment that is billed, once. */
        @Override
        public void handedOver() {
            visit.billed = true;
            if (visit.usage != null) {
                visit.usage.add(Counter.REQUESTS, 1);
                if (visit.recovered) {
                    visit.usage.add(Counter.RECOVERED, 1);
                }
            }
        }

        // ---- keep cookies ----

        @Override
        public void answerHead(HttpResponse head, long nanosToHead) {
            HttpHeaders headers = head.headers();
            List<String> originCookies = headers.getAll(HttpHeaderNames.SET_COOKIE);
            String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
            String caching = Caching.said(headers);
            if (visit.explained) {
                explain.served(visit, nanosToHead, cookies.explain(originCookies, type, caching))
                        .forEach(headers::set);
            }
            CookiePlan.Done done = cookies.complete(originCookies, type, caching);
            headers.remove(HttpHeaderNames.SET_COOKIE);
            for (String cookie : done.setCookies()) {
                headers.add(HttpHeaderNames.SET_COOKIE, cookie);
            }
            if (done.isPrivate()) {
                Caching.forbid(headers); // one visitor's cookie is nobody else's
            }
            if (done.extended() > 0 && visit.usage != null) {
                visit.usage.add(Counter.COOKIES_EXTENDED, done.extended());
            }
            steps.metrics().cookies(done.extended(), done.dropped());
            Cors.allow(headers, allowedOrigin(visit));
        }

        @Override
        public void ended(Exchanged how) {
            finish(visit, outcome(how));
        }
    }

    /** All containers share the loader: a body that trickles in must not hold one of its connections. */
    private void gatherForLoader(Visit visit, ForwardPlan plan) {
        visit.arrival.reply().watch(new Gathering(visit));
        visit.arrival
                .body()
                .gather(
                        plan.bodyBytes(),
                        () -> forwarder.forward(plan, new ToLoader(visit)),
                        () -> finish(visit, Outcome.refused(ProblemCode.BODY_TOO_LARGE)));
    }

    /** A request whose body is still awaited. */
    private final class Gathering implements Reply.Watcher {
        private final Visit visit;

        private Gathering(Visit visit) {
            this.visit = visit;
        }

        @Override
        public void writable() {}

        @Override
        public void gone() {
            finish(visit, new Outcome.BrokenOff(0));
        }
    }

    /** A request on its way to our loader: not billed, and its cookies are ours. */
    private final class ToLoader implements Progress {
        private final Visit visit;

        private ToLoader(Visit visit) {
            this.visit = visit;
        }

        @Override
        public void handedOver() {}

        @Override
        public void answerHead(HttpResponse head, long nanosToHead) {
            Cors.allow(head.headers(), allowedOrigin(visit));
        }

        @Override
        public void ended(Exchanged how) {
            finish(visit, outcome(how));
        }
    }

    private static Outcome outcome(Exchanged how) {
        return switch (how) {
            case Exchanged.Completed(int status, long nanos) -> new Outcome.Served(status, nanos);
            case Exchanged.NotConnected _ -> Outcome.refused(ProblemCode.ORIGIN_UNREACHABLE);
            case Exchanged.NoConnectionFree _ -> Outcome.refused(ProblemCode.OVERLOADED);
            case Exchanged.BrokenOff _ -> new Outcome.Refused(ProblemCode.ORIGIN_UNREACHABLE, null, true);
            case Exchanged.TimedOut _ -> new Outcome.Refused(ProblemCode.ORIGIN_TIMEOUT, null, true);
            case Exchanged.BodyTooLarge _ -> new Outcome.Refused(ProblemCode.BODY_TOO_LARGE, null, true);
            case Exchanged.Truncated(int status, long _) -> new Outcome.BrokenOff(status);
            case Exchanged.BrowserGone _ -> new Outcome.BrokenOff(0);
        };
    }

    private void answerPreflight(Visit visit) {
        HttpResponse answer = Cors.preflight(visit.arrival.headers(), allowedOrigin(visit));
        Problems.sendEmpty(visit.arrival.reply(), answer);
        finish(visit, new Outcome.Answered(204));
    }

    /** Says what would become of a request, instead of doing it. */
    private void tell(Visit visit, Decision decision) {
        visit.leave();
        explain.would(visit, decision).ifPresent(known -> Told.send(visit.arrival.reply(), Json.encode(known)));
    }

    // ---- account ----

    private void finish(Visit visit, Outcome outcome) {
        if (visit.finished) {
            return;
        }
        visit.finished = true;
        visit.leave();
        Arrival arrival = visit.arrival;
        switch (outcome) {
            case Outcome.Served served -> steps.metrics().served(served.status());
            case Outcome.Answered _ -> {}
            case Outcome.BrokenOff _ -> steps.metrics().brokenOff();
            case Outcome.Refused(ProblemCode problem, String reason, boolean forwarded) -> {
                Problems.send(
                        arrival.reply(),
                        new Refusal(
                                problem,
                                visit.standing != null,
                                allowedOrigin(visit),
                                reason,
                                forwarded,
                                explain.refused(visit, problem, reason)));
                steps.metrics().problem(problem);
                if (problem == ProblemCode.CONTAINER_PAUSED && visit.usage != null) {
                    visit.usage.add(Counter.BLOCKED_402, 1);
                }
            }
        }
        if (visit.usage != null) {
            visit.usage.add(Counter.BYTES_IN, arrival.body().bytes());
            visit.usage.add(Counter.BYTES_OUT, arrival.reply().bytes());
        }
        if (steps.accessLog().isRead() && !visit.dry) {
            AccessEntries.of(visit, outcome).ifPresent(steps.accessLog()::offer);
        }
    }

    private static Route routeOf(String path) {
        if (RecoveryTarget.COLLECT_PATHS.contains(path)) {
            return Route.COLLECT;
        }
        return RecoveryTarget.DEFAULT_PATHS.contains(path) ? Route.LIBRARY : Route.OTHER;
    }

    /** The page that may read the answer; null when there is none. */
    private static @Nullable String allowedOrigin(Visit visit) {
        Standing standing = visit.standing;
        return standing == null ? null : standing.resolved.allowedOrigin();
    }
}
