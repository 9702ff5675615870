package com.qaxal.bench.step;

import com.qaxal.bench.fleet.Fleet;
import com.qaxal.bench.fleet.Tenant;
import com.qaxal.bench.load.Hit;
import com.qaxal.model.kv.Modules;
import com.qaxal.router.cookies.CookieKeeper;
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
    private final Tenant tenant = Fleet.of(1, 9).active().getFirst();
    private final Hit hit = Hit.of(tenant, Hit.Kind.PLAIN, 1_000);
    private final String query = hit.target().substring(hit.target().indexOf('?') + 1);
    private final String cookies = hit.headers().getOrDefault("Cookie", "");
    private final CookieKeeper keeper = new CookieKeeper(Modules.CookieKeeper.DEFAULT, tenant.cookieDomain());

    @Benchmark
    public CookieKeeper.Kept keep() {
        return keeper.keep(cookies, query, false, List.of());
    }
}
