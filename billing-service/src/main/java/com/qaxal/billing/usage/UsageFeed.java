package com.qaxal.billing.usage;

import com.qaxal.billing.enforcement.Enforcement;
import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the routers' totals, one batch after the other. A batch is acknowledged when each of its totals is in the database or put aside;
 * while the database is away it waits. Nothing but the end of the service gets out of here as an exception: it would end the consumer.
 */
@ApplicationScoped
class UsageFeed {
    private static final Logger LOG = Logger.getLogger(UsageFeed.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Of one boot on one day. Sums of a few thousand such still fit where they are kept. */
    private static final long MOST = 1_000_000_000_000_000L;

    private final Usage usage;
    private final Enforcement enforcement;
    private final DeadLetters deadLetters;
    private final Counter refused;
    private final Counter retries;

    UsageFeed(Usage usage, Enforcement enforcement, DeadLetters deadLetters, MeterRegistry metrics) {
        this.usage = usage;
        this.enforcement = enforcement;
        this.deadLetters = deadLetters;
        this.refused = Counter.builder("qaxal_billing_usage_refused")
                .description("totals of days that are closed")
                .register(metrics);
        this.retries = Counter.builder("qaxal_billing_usage_retries")
                .description("batches that waited for the database")
                .register(metrics);
    }

    @Incoming("usage")
    @Blocking
    void counted(List<byte[]> events) throws InterruptedException {
        List<UsageTotals> totals = new ArrayList<>(events.size());
        events.forEach(event -> read(event, totals));
        enforcement.afterUsageOf(stored(totals));
    }

    private void read(byte @Nullable [] event, List<UsageTotals> totals) {
        if (event == null) {
            return; // a tombstone: what it buries is counted already
        }
        try {
            UsageTotals read = Json.decode(event, UsageTotals.class);
            if (isPlausible(read)) {
                totals.add(read);
            } else {
                deadLetters.put(event, "implausible");
            }
        } catch (MalformedJson e) {
            deadLetters.put(event, "malformed");
        }
    }

    private Set<ContainerId> stored(List<UsageTotals> totals) throws InterruptedException {
        while (true) {
            try {
                Usage.Stored stored = usage.store(totals);
                refused.increment(stored.refused());
                return stored.containers();
            } catch (RuntimeException e) {
                String why = why(e);
                if (isForever(why)) {
                    return storedButForSome(totals, why);
                }
                LOG.warnf("usage not stored, trying again why=%s", why);
                retries.increment();
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Finds by halving what cannot be stored. */
    private Set<ContainerId> storedButForSome(List<UsageTotals> totals, String why) throws InterruptedException {
        if (totals.size() == 1) {
            deadLetters.put(Json.encode(totals.getFirst()), why);
            return Set.of();
        }
        int half = totals.size() / 2;
        Set<ContainerId> grown = new HashSet<>(stored(totals.subList(0, half)));
        grown.addAll(stored(totals.subList(half, totals.size())));
        return grown;
    }

    /** The database's own code for what went wrong (SQLSTATE), or the fault of ours. */
    private static String why(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return "sqlstate " + sql.getSQLState();
            }
        }
        return failure.toString();
    }

    /** Whether the same would fail again: but for data exceptions (class 22) and broken constraints (23), the database may come to its senses. */
    private static boolean isForever(String why) {
        return !why.startsWith("sqlstate ") || why.startsWith("sqlstate 22") || why.startsWith("sqlstate 23");
    }

    /** Absent fields of the JSON are null, whatever the record says; and what no router can have counted is a broken file. */
    private static boolean isPlausible(UsageTotals totals) {
        return totals.boot() != null
                && totals.containerId() != null
                && totals.day() != null
                && LongStream.of(
                                totals.requests(),
                                totals.recovered(),
                                totals.blocked402(),
                                totals.bytesIn(),
                                totals.bytesOut(),
                                totals.cookiesExtended())
                        .allMatch(count -> count >= 0 && count <= MOST);
    }
}
