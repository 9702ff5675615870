package com.qaxal.router.publish;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Kafka records in the binary mode of CloudEvents 1.0. */
final class Events {
    private static final Header VERSION = header("ce_specversion", "1.0");
    private static final Header SOURCE = header("ce_source", "/qaxal/router");
    private static final Header CONTENT_TYPE = header("content-type", "application/json");

    /** Ids are of this process and counted: a random one for each event costs more than the rest of its head. */
    private static final String ID_PREFIX = UUID.randomUUID() + "-";

    private static final AtomicLong sent = new AtomicLong();

    private Events() {}

    /**
     * @param deadlineMillis until a message is confirmed, or given up
     * @param lingerMillis that a message may wait for others to travel with: each request to the broker costs as much as many messages
     */
    static KafkaProducer<String, byte[]> producer(String bootstrap, int deadlineMillis, int lingerMillis, String acks) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("acks", acks);
        // Totals bear duplicates and reordering, and nobody is billed by the access log; a producer without sequence
        // numbers has no state that it never leaves.
        settings.put("enable.idempotence", false);
        settings.put("max.block.ms", 1_000);
        settings.put("request.timeout.ms", deadlineMillis / 2);
        settings.put("delivery.timeout.ms", deadlineMillis);
        settings.put("linger.ms", lingerMillis);
        settings.put("batch.size", 128 * 1024);
        settings.put("buffer.memory", 8L * 1024 * 1024);
        settings.put("reconnect.backoff.max.ms", 1_000);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * @param partition null: by the key
     * @param at when what it tells of happened
     */
    static ProducerRecord<String, byte[]> event(
            String topic, @Nullable Integer partition, String key, Header type, Instant at, byte[] json) {
        List<Header> headers = List.of(
                VERSION,
                header("ce_id", ID_PREFIX + sent.incrementAndGet()),
                type,
                SOURCE,
                header("ce_time", at.toString()),
                CONTENT_TYPE);
        return new ProducerRecord<>(topic, partition, null, key, json, headers);
    }

    /** The header that says what an event is about. */
    static Header type(String name) {
        return header("ce_type", "com.qaxal." + name);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
