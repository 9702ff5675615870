package com.qaxal.router.publish;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.router.account.UsageCounters;
import com.qaxal.router.account.UsageCounters.Unconfirmed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes running totals that changed, on a thread of its own: every 5 s, and every second for containers that the last of these rounds
 * found near their limit. What is not confirmed counts as not published and goes out again; a reader keeps maxima, so nothing is counted
 * twice. Files that nobody counts in any more are published under their own boot and deleted only when the broker has everything.
 *
 * <p>While the broker is away, a round ends with its first batch that was not confirmed: memory holds one batch, and the next round is a
 * second later.
 */
public final class UsagePublisher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(UsagePublisher.class);
    private static final Header TYPE = Events.type("usage");
    private static final int DEADLINE_MILLIS = 4_000;
    private static final int LINGER_MILLIS = 5;
    private static final int BATCH = 1_000;
    private static final int SLOW_EVERY = 5;
    private static final int SETTLE_EVERY = 60;
    private static final Duration LAST_ROUNDS = Duration.ofSeconds(5);

    private final UsageCounters counters;
    private final Predicate<ContainerId> nearLimit;
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile long confirmedAt = System.nanoTime();
    private boolean away;

    /** The containers near their limit among those that lately counted. Not asked anew every second, since there are so many that are not. */
    private Set<ContainerId> pressing = Set.of();

    /** @param nearLimit whether a container's totals should be known within a second */
    public UsagePublisher(UsageCounters counters, Predicate<ContainerId> nearLimit, String bootstrap, String topic) {
        this.counters = counters;
        this.nearLimit = nearLimit;
        this.topic = topic;
        this.producer = Events.producer(bootstrap, DEADLINE_MILLIS, LINGER_MILLIS, "all");
        this.thread = Thread.ofPlatform().name("usage-publisher").daemon().start(this::run);
    }

    /** Seconds since everything that was counted had been confirmed by the broker. */
    public double lagSeconds() {
        return (System.nanoTime() - confirmedAt) / 1e9;
    }

    /** Publishes what is left, for at most 10 s. What is not, and what is counted after that, stays in the files for the next start. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(LAST_ROUNDS.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
    }

    private void run() {
        try {
            int second = 0;
            do {
                int now = second++;
                safely(() -> round(now));
            } while (!closing.await(1, TimeUnit.SECONDS));
            publishTheRest();
        } catch (InterruptedException e) {
            LOG.warn("usage is not published any more: interrupted");
        }
    }

    private void publishTheRest() throws InterruptedException {
        long deadline = System.nanoTime() + LAST_ROUNDS.toNanos();
        while (!safely(() -> publishAll(counters.unconfirmed(_ -> true))) && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** A round must not end the thread, whatever happened in it: the next is a second later. */
    private boolean safely(BooleanSupplier round) {
        try {
            return round.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.errorf(e, "usage could not be published; it stays counted");
            return false;
        }
    }

    /** True when the broker confirmed all that was due. */
    private boolean round(int second) {
        if (second % SETTLE_EVERY == 0) {
            counters.rotate();
            counters.settle(this::publishTotals);
        }
        counters.makeRoom();
        if (second % SLOW_EVERY != 0) {
            return publish(counters.unconfirmed(pressing::contains));
        }
        List<Unconfirmed> changed = counters.unconfirmed(_ -> true);
        boolean all = publishAll(changed);
        pressing = changed.stream()
                .map(each -> each.totals().containerId())
                .filter(nearLimit)
                .collect(Collectors.toSet());
        return all;
    }

    /** @param changed everything that was counted and is not confirmed */
    private boolean publishAll(List<Unconfirmed> changed) {
        boolean all = publish(changed);
        if (all) {
            confirmedAt = System.nanoTime();
        }
        return all;
    }

    /** True when the broker confirmed all of them. */
    private boolean publish(List<Unconfirmed> changed) {
        for (int at = 0; at < changed.size(); at += BATCH) {
            List<Unconfirmed> batch = changed.subList(at, Math.min(changed.size(), at + BATCH));
            if (!confirmed(batch.stream().map(Unconfirmed::totals).toList())) {
                return false;
            }
            batch.forEach(Unconfirmed::confirm);
        }
        return true;
    }

    /** True when the broker confirmed all of them. */
    private boolean publishTotals(List<UsageTotals> totals) {
        for (int at = 0; at < totals.size(); at += BATCH) {
            if (!confirmed(totals.subList(at, Math.min(totals.size(), at + BATCH)))) {
                return false;
            }
        }
        return true;
    }

    private boolean confirmed(List<UsageTotals> batch) {
        try {
            int partitions = producer.partitionsFor(topic).size();
            List<Future<RecordMetadata>> sent = new ArrayList<>(batch.size());
            Instant now = Instant.now();
            for (UsageTotals each : batch) {
                int partition = partition(each.containerId(), partitions);
                sent.add(producer.send(Events.event(topic, partition, each.key(), TYPE, now, Json.encode(each))));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get(DEADLINE_MILLIS + 1_000L, TimeUnit.MILLISECONDS);
            }
            heard(null);
            return true;
        } catch (KafkaException | IllegalStateException | ExecutionException | TimeoutException e) {
            heard(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Told once when the broker goes and once when it comes back: it may be away for hours. */
    private void heard(@Nullable Exception failure) {
        if (failure != null && !away) {
            LOG.warnf("usage not confirmed, will be sent again until it is why=%s", failure);
        } else if (failure == null && away) {
            LOG.info("usage is confirmed again");
        }
        away = failure != null;
    }

    /** By container, though the key holds more: one consumer then sees all of a container, whichever router counted. */
    private static int partition(ContainerId container, int partitions) {
        return Utils.toPositive(Utils.murmur2(container.toString().getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
