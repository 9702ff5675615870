package com.qaxal.loader.detection;

import com.qaxal.model.event.SessionDetection;
import com.qaxal.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes findings from a bounded queue on a thread of its own; what does not fit is dropped, and counted as dropped. */
public final class DetectionTopic implements Consumer<SessionDetection>, AutoCloseable {
    private static final int QUEUE = 8_192;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final BlockingQueue<SessionDetection> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final Thread thread;
    private volatile boolean closed;

    public DetectionTopic(String bootstrap, String topic) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "acks", "all",
                        "max.block.ms", 1_000,
                        "request.timeout.ms", 5_000,
                        "delivery.timeout.ms", 30_000,
                        "buffer.memory", 8L * 1024 * 1024,
                        "reconnect.backoff.max.ms", 1_000),
                new StringSerializer(),
                new ByteArraySerializer());
        this.thread = Thread.ofPlatform().name("session-detections").daemon().start(this::run);
    }

    @Override
    public void accept(SessionDetection detection) {
        if (!queue.offer(detection)) {
            dropped.increment();
        }
    }

    public long dropped() {
        return dropped.sum();
    }

    /** What was answered already still goes out, for as long as a stop may take. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(LAST_WORDS)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dropped.add(queue.size());
        producer.close(LAST_WORDS);
    }

    private void run() {
        while (!closed || !queue.isEmpty()) {
            try {
                SessionDetection detection = queue.poll(100, TimeUnit.MILLISECONDS);
                if (detection != null) {
                    send(detection);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                dropped.increment(); // one that cannot be sent, for whatever reason, must not keep the others back
            }
        }
    }

    private void send(SessionDetection detection) {
        ProducerRecord<String, byte[]> event =
                new ProducerRecord<>(topic, detection.containerId().toString(), Json.encode(detection));
        header(event, "ce_specversion", "1.0");
        header(event, "ce_id", UUID.randomUUID().toString());
        header(event, "ce_type", "com.qaxal.session-detection");
        header(event, "ce_source", "/qaxal/loader");
        header(event, "ce_time", detection.at().toString());
        header(event, "content-type", "application/json");
        var _ = producer.send(event, (_, failure) -> {
            if (failure != null) {
                dropped.increment();
            }
        });
    }

    private static void header(ProducerRecord<String, byte[]> event, String name, String value) {
        event.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
