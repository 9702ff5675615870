package com.qaxal.router.observe;

import com.qaxal.model.problem.ProblemCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What an operator watches. Labels are bounded: never a host, a token or a container. */
public final class RouterMetrics {
    private final Counter[] served = new Counter[6];
    private final Map<ProblemCode, Counter> problems = new EnumMap<>(ProblemCode.class);
    private final Counter brokenOff;
    private final Counter cookiesExtended;
    private final Counter cookiesDropped;

    public RouterMetrics(MeterRegistry registry) {
        for (int i = 1; i < served.length; i++) {
            served[i] = Counter.builder("qaxal_router_served")
                    .description("answers of an upstream that went to the browser")
                    .tag("status", i + "xx")
                    .register(registry);
        }
        for (ProblemCode problem : ProblemCode.values()) {
            problems.put(
                    problem,
                    Counter.builder("qaxal_router_problems")
                            .description("requests answered by us instead of the origin")
                            .tag("code", problem.code())
                            .register(registry));
        }
        brokenOff = Counter.builder("qaxal_router_broken_off")
                .description("requests that ended without a whole answer")
                .register(registry);
        cookiesExtended = Counter.builder("qaxal_router_cookies_extended").register(registry);
        cookiesDropped = Counter.builder("qaxal_router_cookies_dropped")
                .description("cookies of an origin for a domain that is not its site's")
                .register(registry);
    }

    public void served(int status) {
        served[Math.clamp(status / 100, 1, 5)].increment();
    }

    public void problem(ProblemCode problem) {
        Counter counter = problems.get(problem);
        if (counter != null) {
            counter.increment();
        }
    }

    public void brokenOff() {
        brokenOff.increment();
    }

    public void cookies(int extended, int dropped) {
        if (extended > 0) {
            cookiesExtended.increment(extended);
        }
        if (dropped > 0) {
            cookiesDropped.increment(dropped);
        }
    }
}
