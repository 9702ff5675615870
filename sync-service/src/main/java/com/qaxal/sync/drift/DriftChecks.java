package com.qaxal.sync.drift;

import com.qaxal.model.json.Json;
import com.qaxal.sync.kv.KvStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Runs the check every night, after a restart of Redis, and when an operator asks on the management port:
 * {@code POST /drift-checks?repair=true}. One at a time over all replicas.
 */
@ApplicationScoped
class DriftChecks {
    private static final Logger LOG = Logger.getLogger(DriftChecks.class);

    /** One check at a time, over all replicas. One that lost Redis keeps the others waiting for two minutes at most. */
    private static final String LOCK = "drift";

    private final DriftCheck check;
    private final Documents documents;
    private final KvStore kv;
    private final MeterRegistry metrics;

    DriftChecks(DriftCheck check, Documents documents, KvStore kv, MeterRegistry metrics) {
        this.check = check;
        this.documents = documents;
        this.kv = kv;
        this.metrics = metrics;
    }

    void routes(@Observes ManagementInterface management) {
        management.router().post("/drift-checks").blockingHandler(this::onDemand, false);
    }

    @Scheduled(cron = "${qaxal.sync.drift-cron}")
    void nightly() {
        run(true);
    }

    /**
     * A Redis that restarted may have lost its last writes. It is checked once the KV counts as complete again; one that was flushed needs no
     * check, as all of it was just written.
     */
    @Scheduled(every = "${qaxal.sync.restart-check-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void afterRestart() {
        try {
            Optional<String> life = kv.redisRun();
            Optional<String> checked = kv.checkedRun();
            if (life.isEmpty() || life.equals(checked) || !kvIsComplete()) {
                return;
            }
            boolean flushed = checked.isEmpty();
            if (flushed || run(true).isPresent()) {
                kv.markChecked(life.get());
            }
        } catch (RuntimeException e) {
            LOG.debugf("Redis does not answer why=%s", e);
        }
    }

    private boolean kvIsComplete() {
        return kv.cursor().filter(kv::isComplete).isPresent();
    }

    /** Empty when another one is under way, or config-service or Redis cannot be asked. */
    Optional<DriftReport> run(boolean repair) {
        return kv.tryLock(LOCK).flatMap(lock -> run(repair, lock));
    }

    private Optional<DriftReport> run(boolean repair, KvStore.Lock lock) {
        try {
            DriftReport report = check.run(repair, () -> require(lock));
            report.found()
                    .forEach((drift, count) -> Counter.builder("qaxal_sync_drift")
                            .description("keys that differed from what config-service holds")
                            .tag("kind", drift.name().toLowerCase(java.util.Locale.ROOT))
                            .register(metrics)
                            .increment(count));
            LOG.infof(
                    "drift check ended checked=%d found=%s repaired=%d",
                    report.checked(), report.found(), report.repaired());
            documents.keep(report);
            return Optional.of(report);
        } catch (IOException | RuntimeException e) { // Redis' failures are of many kinds
            LOG.warnf("drift check broke off why=%s", e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            unlock(lock);
        }
    }

    private void require(KvStore.Lock lock) throws IOException {
        if (!kv.prolong(lock)) {
            throw new IOException("another check has begun meanwhile");
        }
    }

    private void unlock(KvStore.Lock lock) {
        try {
            kv.unlock(lock);
        } catch (RuntimeException e) {
            LOG.debugf("the lock of the drift check is left to end by itself why=%s", e);
        }
    }

    private void onDemand(RoutingContext context) {
        boolean repair = "true".equals(context.request().getParam("repair"));
        Optional<DriftReport> report = run(repair);
        context.response()
                .setStatusCode(report.isPresent() ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(report.map(Json::encode)
                        .orElseGet(() -> Json.encode(
                                new Refusal("another check is under way, or config-service or Redis is away")))));
    }

    private record Refusal(String reason) {}
}
