package com.qaxal.config.receipt;

import com.qaxal.model.event.EdgeReceipt;
import com.qaxal.model.kv.Version;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What routers and loaders said of themselves lately. Held in memory by each replica: the topic is read by all of them, and from so far back that
 * they know the same, one that started just now too.
 */
@ApplicationScoped
class Receipts {
    /** How far back the topic is read at the start. */
    static final Duration REMEMBERED = Duration.ofMinutes(15);

    private static final Duration LIVE = Duration.ofSeconds(10);
    private static final int MOST_INSTANCES = 10_000;

    private final Map<String, Instance> instances = new ConcurrentHashMap<>();

    /**
     * @param actedAt the receipt that first said so; null: not yet, or before anything that is remembered of the instance
     * @param heardAt its newest receipt
     */
    record Standing(
            String instance, boolean acted, @Nullable Instant actedAt, Instant heardAt) {}

    /** What one instance said: from when on it acted up to where. */
    private static final class Instance {
        private final TreeMap<Version, Instant> steps = new TreeMap<>();
        private Instant heardAt = Instant.MIN;

        synchronized void hear(Version upTo, Instant at) {
            if (!at.isAfter(heardAt)) {
                return; // read again
            }
            heardAt = at;
            if (!steps.isEmpty() && steps.lastKey().isNewerThan(upTo)) {
                steps.clear(); // another process under the same name
            }
            steps.putIfAbsent(upTo, at);
            while (steps.size() > 1 && steps.firstEntry().getValue().isBefore(at.minus(REMEMBERED))) {
                steps.pollFirstEntry();
            }
        }

        synchronized boolean isHeardSince(Instant since) {
            return heardAt.isAfter(since);
        }

        synchronized Standing on(String name, Version version) {
            Map.Entry<Version, Instant> step = steps.ceilingEntry(version);
            boolean known = step != null && steps.lowerKey(step.getKey()) != null;
            return new Standing(name, step != null, known ? step.getValue() : null, heardAt);
        }
    }

    void hear(EdgeReceipt receipt) {
        if (instances.size() < MOST_INSTANCES || instances.containsKey(receipt.instance())) {
            instances
                    .computeIfAbsent(receipt.instance(), _ -> new Instance())
                    .hear(new Version(receipt.epoch(), receipt.actedSeq()), receipt.at());
        }
    }

    /** Of the instances that are there: one that is silent for ten seconds is not. */
    List<Standing> on(Version version, Instant now) {
        instances.values().removeIf(instance -> !instance.isHeardSince(now.minus(REMEMBERED)));
        return instances.entrySet().stream()
                .filter(entry -> entry.getValue().isHeardSince(now.minus(LIVE)))
                .map(entry -> entry.getValue().on(entry.getKey(), version))
                .sorted(Comparator.comparing(Standing::instance))
                .toList();
    }
}
