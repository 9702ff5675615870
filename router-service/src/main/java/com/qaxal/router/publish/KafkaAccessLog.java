package com.qaxal.router.publish;

import com.qaxal.model.event.AccessLogEntry;
import com.qaxal.model.json.Json;
import com.qaxal.router.observe.AccessLog;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;

/** Sends access-log entries from a bounded queue on a thread of its own; under pressure entries are dropped and counted. */
public final class KafkaAccessLog implements AccessLog, AutoCloseable {
    private static final int QUEUE = 16_384;
    private static final int DEADLINE_MILLIS = 4_000;

    private final BlockingQueue<AccessLogEntry> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final Thread thread;
    private volatile boolean closed;

    public KafkaAccessLog(String bootstrap, String topic) {
        this.topic = topic;
        this.producer = Events.producer(bootstrap, DEADLINE_MILLIS, "1");
        this.thread = Thread.ofPlatform().name("access-log").daemon().start(this::run);
    }

    @Override
    public void offer(AccessLogEntry entry) {
        if (!queue.offer(entry)) {
            dropped.increment();
        }
    }

    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        producer.close(Duration.ofSeconds(1));
    }

    private void run() {
        while (!closed) {
            try {
                AccessLogEntry entry = queue.poll(1, TimeUnit.SECONDS);
                if (entry != null) {
                    send(entry);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void send(AccessLogEntry entry) {
        try {
            String key = entry.containerId().toString();
            producer.send(Events.event(topic, null, key, "access-log", Json.encode(entry)), (_, failure) -> {
                if (failure != null) {
                    dropped.increment();
                }
            });
        } catch (KafkaException | IllegalStateException e) { // the broker is away, or we are closing
            dropped.increment();
        }
    }
}
