package com.qaxal.router.publish;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka records in the binary mode of CloudEvents 1.0. */
final class Events {
    private Events() {}

    /** @param deadlineMillis until a message is confirmed, or given up */
    static KafkaProducer<String, byte[]> producer(String bootstrap, int deadlineMillis, String acks) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("acks", acks);
        // Totals bear duplicates and reordering, and nobody is billed by the access log; a producer without sequence
        // numbers has no state that it never leaves.
        settings.put("enable.idempotence", false);
        settings.put("max.block.ms", 1_000);
        settings.put("request.timeout.ms", deadlineMillis / 2);
        settings.put("delivery.timeout.ms", deadlineMillis);
        settings.put("buffer.memory", 8L * 1024 * 1024);
        settings.put("reconnect.backoff.max.ms", 1_000);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    static ProducerRecord<String, byte[]> event(
            String topic, @org.jspecify.annotations.Nullable Integer partition, String key, String type, byte[] json) {
        ProducerRecord<String, byte[]> event = new ProducerRecord<>(topic, partition, key, json);
        header(event, "ce_specversion", "1.0");
        header(event, "ce_id", UUID.randomUUID().toString());
        header(event, "ce_type", "com.qaxal." + type);
        header(event, "ce_source", "/qaxal/router");
        header(event, "ce_time", Instant.now().toString());
        header(event, "content-type", "application/json");
        return event;
    }

    private static void header(ProducerRecord<String, byte[]> event, String name, String value) {
        event.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
