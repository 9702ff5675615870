package com.qaxal.billing.usage;

import com.qaxal.billing.enforcement.Enforcement;
import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** Takes the routers' totals. A batch is acknowledged when it is in the database; until then it is tried again, and nothing overtakes it. */
@ApplicationScoped
class UsageFeed {
    private static final Logger LOG = Logger.getLogger(UsageFeed.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Usage usage;
    private final Enforcement enforcement;
    private final Emitter<byte[]> unreadable;
    private final Counter refused;
    private final Counter malformed;

    UsageFeed(
            Usage usage,
            Enforcement enforcement,
            @Channel("usage-dlq") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 1024)
                    Emitter<byte[]> unreadable,
            MeterRegistry metrics) {
        this.usage = usage;
        this.enforcement = enforcement;
        this.unreadable = unreadable;
        this.refused = Counter.builder("qaxal_billing_usage_refused")
                .description("totals of days that are closed")
                .register(metrics);
        this.malformed = Counter.builder("qaxal_billing_usage_unreadable").register(metrics);
    }

    @Incoming("usage")
    @RunOnVirtualThread
    void counted(List<byte[]> events) throws InterruptedException {
        List<UsageTotals> totals = new ArrayList<>(events.size());
        events.forEach(event -> read(event, totals));
        Usage.Stored stored = stored(totals);
        refused.increment(stored.refused());
        enforcement.afterUsageOf(stored.containers());
    }

    private Usage.Stored stored(List<UsageTotals> totals) throws InterruptedException {
        while (true) {
            try {
                return usage.store(totals);
            } catch (JdbiException e) {
                LOG.warnf("usage not stored, trying again why=%s", e.getClass().getSimpleName());
                Thread.sleep(PAUSE);
            }
        }
    }

    private void read(byte[] event, List<UsageTotals> totals) {
        try {
            totals.add(Json.decode(event, UsageTotals.class));
        } catch (MalformedJson e) {
            malformed.increment();
            unreadable.send(event);
        }
    }
}
