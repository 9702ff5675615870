package com.qaxal.e2e;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Customers change their settings all the time, and somebody looks whether the KV ever goes back. */
final class ChaosChanges implements AutoCloseable {
    private static final long BETWEEN_CHANGES_NANOS = 40_000_000;
    private static final long BETWEEN_LOOKS_NANOS = 4_000_000;
    private static final int CHANGES_A_DAY = 8;
    /** One less than what may be set: the last is for {@link #last}. */
    private static final int MOST_DAYS = 394;

    private final List<ChaosTenant> tenants;
    private final AtomicLong done = new AtomicLong();
    private final Set<String> wentBack = ConcurrentHashMap.newKeySet();
    private final Thread changing = Thread.ofPlatform().name("changes").unstarted(this::change);
    private final Thread looking = Thread.ofPlatform().name("looks").unstarted(this::look);
    private volatile boolean going = true;
    private volatile int days = 1;

    ChaosChanges(List<ChaosTenant> tenants) {
        this.tenants = List.copyOf(tenants);
        changing.start();
        looking.start();
    }

    /** Ends them with one more of every tenant, which nobody has made before. @return the days that it sets */
    int last() throws InterruptedException {
        going = false;
        changing.join(TimeUnit.SECONDS.toMillis(60));
        int last = days + 1;
        tenants.forEach(tenant -> tenant.keepCookiesFor(last));
        return last;
    }

    /** How many were made. */
    long count() {
        return done.get();
    }

    /** Documents that were seen in the KV after a newer one had been. */
    List<String> wentBack() {
        return List.copyOf(wentBack);
    }

    @Override
    public void close() throws InterruptedException {
        going = false;
        looking.interrupt();
        changing.join(TimeUnit.SECONDS.toMillis(60));
        looking.join(TimeUnit.SECONDS.toMillis(30));
    }

    private void change() {
        for (long each = 0; going; each++) {
            days = (int) Math.min(MOST_DAYS, 1 + each / ((long) CHANGES_A_DAY * tenants.size()));
            try {
                tenants.get((int) (each % tenants.size())).keepCookiesFor(days);
                done.incrementAndGet();
            } catch (AssertionError e) {
                // config-service is away: customers see it and try again
            }
            LockSupport.parkNanos(BETWEEN_CHANGES_NANOS);
        }
    }

    private void look() {
        Map<ChaosTenant, Long> seen = new HashMap<>();
        while (!Thread.currentThread().isInterrupted()) {
            String answer = seqs();
            if (answer != null) {
                String[] seqs = answer.split(",", -1);
                for (int i = 0; i < seqs.length; i++) {
                    compare(tenants.get(i), Long.parseLong(seqs[i]), seen);
                }
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private void compare(ChaosTenant tenant, long seq, Map<ChaosTenant, Long> seen) {
        long before = seen.getOrDefault(tenant, 0L);
        if (seq > 0 && seq < before) {
            wentBack.add(
                    "the KV's configuration of " + tenant.domain() + " went back from seq " + before + " to " + seq);
        }
        seen.put(tenant, Math.max(before, seq));
    }

    /** The versions of the tenants' configurations in the KV, 0 for one that is not there; null when Redis does not answer. */
    private @Nullable String seqs() {
        String keys = tenants.stream()
                .map(tenant -> "'EDGE_CONFIG:" + tenant.tenant().container + "'")
                .collect(Collectors.joining(","));
        String script = "local seqs = {} for i, key in ipairs({" + keys + "}) do local found = redis.call('GET', key)"
                + " seqs[i] = found and string.format('%d', cjson.decode(found).seq) or '0' end return table.concat(seqs, ',')";
        try {
            String answer = Redis.command("EVAL", script, "0");
            return answer.startsWith("-") ? null : answer; // loading what it had saved
        } catch (AssertionError e) {
            return null;
        }
    }
}
