package com.qaxal.router.publish;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.router.account.UsageCounters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;
import org.jboss.logging.Logger;

/**
 * Publishes running totals that changed, on a thread of its own: every 5 s, and every second for containers near their limit. What is not
 * confirmed counts as not published and goes out again; a reader keeps maxima, so nothing is counted twice. Files of killed processes are
 * published under their own boot and deleted only when the broker has everything.
 */
public final class UsagePublisher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(UsagePublisher.class);
    private static final int DEADLINE_MILLIS = 4_000;
    private static final int SLOW_EVERY = 5;
    private static final int ORPHANS_EVERY = 60;

    private final UsageCounters counters;
    private final Predicate<ContainerId> nearLimit;
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, UsageTotals> published = new HashMap<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile long confirmedAt = System.nanoTime();

    /** @param nearLimit whether a container's totals should be known within a second */
    public UsagePublisher(UsageCounters counters, Predicate<ContainerId> nearLimit, String bootstrap, String topic) {
        this.counters = counters;
        this.nearLimit = nearLimit;
        this.topic = topic;
        this.producer = Events.producer(bootstrap, DEADLINE_MILLIS, "all");
        this.thread = Thread.ofPlatform().name("usage-publisher").daemon().start(this::run);
    }

    /** Seconds since everything that was counted had been confirmed by the broker. */
    public double lagSeconds() {
        return (System.nanoTime() - confirmedAt) / 1e9;
    }

    /** Publishes what is left, and gives the counters' file up when the broker has all of it. */
    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean complete = publish(_ -> true);
        producer.close(Duration.ofSeconds(2));
        counters.finish(complete);
    }

    private void run() {
        for (int second = 0; !closed; second++) {
            try {
                if (second % ORPHANS_EVERY == 0) {
                    counters.orphans().forEach(this::publish);
                }
                boolean all = second % SLOW_EVERY == 0;
                if (publish(totals -> all || nearLimit.test(totals.containerId())) && all) {
                    confirmedAt = System.nanoTime();
                }
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.errorf(e, "usage could not be published; it stays counted");
            }
        }
    }

    /** Publishes changed totals; true when the broker confirmed all of them. */
    private boolean publish(Predicate<UsageTotals> due) {
        List<UsageTotals> changed = counters.totals().stream()
                .filter(totals -> !totals.equals(published.get(totals.key())))
                .filter(due)
                .toList();
        List<UsageTotals> confirmed = confirmed(changed);
        confirmed.forEach(totals -> published.put(totals.key(), totals));
        return confirmed.size() == changed.size();
    }

    private void publish(UsageCounters.Orphan orphan) {
        try {
            if (confirmed(orphan.totals()).size() == orphan.totals().size()) {
                orphan.delete();
                LOG.infof(
                        "usage of a killed process published totals=%d",
                        orphan.totals().size());
            } else {
                orphan.release();
            }
        } catch (IOException e) {
            LOG.warnf("usage file stays why=%s", e.getMessage());
        }
    }

    private List<UsageTotals> confirmed(List<UsageTotals> totals) {
        List<UsageTotals> confirmed = new ArrayList<>(totals.size());
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>(totals.size());
            for (UsageTotals each : totals) {
                int partition = partition(each.containerId());
                sent.add(producer.send(Events.event(topic, partition, each.key(), "usage", Json.encode(each))));
            }
            for (int i = 0; i < sent.size(); i++) {
                sent.get(i).get(DEADLINE_MILLIS + 1_000L, TimeUnit.MILLISECONDS);
                confirmed.add(totals.get(i));
            }
        } catch (KafkaException | IllegalStateException | ExecutionException | TimeoutException e) {
            LOG.warnf(
                    "usage not confirmed, will be sent again why=%s",
                    e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return confirmed;
    }

    /** By container, though the key holds more: one consumer then sees all of a container, whichever router counted. */
    private int partition(ContainerId container) {
        int partitions = producer.partitionsFor(topic).size();
        return Utils.toPositive(Utils.murmur2(container.toString().getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
