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
        boolean compacted = topic == Topic.USAGE || topic == Topic.CONTAINERS;
        return new NewTopic(topic.name(PREFIX), Optional.of(ordered ? 1 : PARTITIONS), Optional.of((short) 1))
                .configs(Map.of("cleanup.policy", compacted ? "compact" : "delete"));
    }
}
