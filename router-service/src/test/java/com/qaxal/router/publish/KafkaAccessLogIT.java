package com.qaxal.router.publish;

import static org.awaitility.Awaitility.await;

import com.qaxal.model.event.AccessLogEntry;
import com.qaxal.model.id.ContainerId;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestServers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KafkaAccessLogIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int ENTRIES = 100_000;

    private final TestServers servers = RealInfrastructure.servers();
    private final ContainerId container = ContainerId.next();

    @Test
    void entriesThatWaitAreSentBeforeItCloses() throws Exception {
        try (ReadTopic topic = new ReadTopic(servers.kafka())) {
            try (KafkaAccessLog log = new KafkaAccessLog(servers.kafka(), topic.name)) {
                log.offer(entry());
                await().atMost(SOON).until(() -> topic.values().size() == 1);
                for (int i = 0; i < 100; i++) {
                    log.offer(entry());
                }
            }

            await().atMost(SOON).until(() -> topic.values().size() == 101);
        }
    }

    @Test
    void everyEntryArrivesOrIsCountedAsDroppedAndABrokerThatComesBackIsUsedAgain() throws Exception {
        try (ReadTopic topic = new ReadTopic(servers.kafka());
                KafkaAccessLog log = new KafkaAccessLog(servers.kafka(), topic.name)) {
            log.offer(entry());
            await().atMost(SOON).until(() -> topic.values().size() == 1);
            servers.stop("kafka");
            try {
                for (int i = 0; i < ENTRIES; i++) {
                    log.offer(entry());
                }
                await().atMost(SOON).until(() -> log.dropped() > 0);
            } finally {
                servers.start("kafka");
            }

            // an entry that was given up may have arrived all the same, when only the broker's word was lost
            await().atMost(SOON.multipliedBy(2)).until(() -> topic.values().size() + log.dropped() >= ENTRIES + 1);
            long before = topic.values().size();
            log.offer(entry());
            await().atMost(SOON).until(() -> topic.values().size() > before);
        }
    }

    private AccessLogEntry entry() {
        return new AccessLogEntry(
                Instant.EPOCH,
                container,
                null,
                AccessLogEntry.Route.COLLECT,
                200,
                200,
                1_000,
                900L,
                600,
                35,
                false,
                true,
                false,
                "safari",
                null,
                null);
    }
}
