package com.qaxal.bench.step;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.fleet.Tenant;
import com.qaxal.bench.load.Hit;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.router.cookies.CookiePlan;
import com.qaxal.router.cookies.CookieStep;
import com.qaxal.router.cookies.MasterKeys;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading consent, finding two kept cookies among four, and writing them again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeepCookies {
    private static final long NOW = 1_800_000_000L;

    private final Tenant tenant = Fleet.of(1, 9).active().getFirst();
    private final Hit hit = Hit.of(tenant, Hit.Kind.PLAIN, 1_000);
    private final CookieStep step = new CookieStep(MasterKeys.parse(List.of()));
    private final EdgeConfigDocument config = Fleet.configOf(tenant);
    private final CookieStep.Hit request = new CookieStep.Hit(
            step.scope(config, config.sites().get(tenant.token().value()), tenant.dataHost(), HostKind.CUSTOM_DOMAIN),
            true,
            hit.headers().getOrDefault("Cookie", ""),
            hit.target().substring(hit.target().indexOf('?') + 1),
            false,
            NOW);

    @Benchmark
    public CookiePlan.Done keep() {
        return step.plan(request).complete(List.of(), null, null);
    }
}
