package com.qaxal.local.suite;

import com.qaxal.model.event.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Makes the topics as the contracts have them: how many partitions, and which keep the last message of every key. */
final class Topics {
    private static final String PREFIX = "qaxal.";
    private static final int PARTITIONS = 3;

    private Topics() {}

    static void ensure(String bootstrap) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", 10_000))) {
            List<String> existing = new ArrayList<>(admin.listTopics().names().get(30, TimeUnit.SECONDS));
            List<NewTopic> missing = java.util.Arrays.stream(Topic.values())
                    .filter(topic -> !existing.contains(topic.name(PREFIX)))
                    .map(Topics::describe)
                    .toList();
            admin.createTopics(missing).all().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the Kafka topics cannot be made", e);
        }
    }

    private static NewTopic describe(Topic topic) {
        boolean ordered = topic == Topic.EDGE_INVALIDATIONS || topic == Topic.EDGE_RECEIPTS;
        return new NewTopic(topic.name(PREFIX), Optional.of(ordered ? 1 : PARTITIONS), Optional.of((short) 1))
                .configs(kept(topic));
    }

    private static Map<String, String> kept(Topic topic) {
        return switch (topic) {
            case USAGE, CONTAINERS -> Map.of("cleanup.policy", "compact");
            case EDGE_RECEIPTS -> // one a second and instance, and nobody looks back further than a quarter of an hour
                Map.of("cleanup.policy", "delete", "retention.ms", "3600000", "segment.ms", "600000");
            case CONFIG_CHANGES, SUBSCRIPTION_CHANGES, EDGE_INVALIDATIONS, ACCESS_LOG, SESSION_DETECTIONS ->
                Map.of("cleanup.policy", "delete");
        };
    }
}
