package com.qaxal.sync.feed;

import com.qaxal.model.event.EdgeInvalidation;
import com.qaxal.model.event.Topic;
import com.qaxal.model.json.Json;
import com.qaxal.testing.RealInfrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Hears what is announced from the moment of its making, as a router does. */
final class Announcements implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<EdgeInvalidation> heard = new ArrayList<>();

    Announcements(String topicPrefix) {
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", RealInfrastructure.servers().kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.EDGE_INVALIDATIONS.name(topicPrefix)).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // the end of now, not of the first poll
    }

    List<EdgeInvalidation> heard() {
        consumer.poll(Duration.ofMillis(100))
                .forEach(event -> heard.add(Json.decode(event.value(), EdgeInvalidation.class)));
        return heard;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
