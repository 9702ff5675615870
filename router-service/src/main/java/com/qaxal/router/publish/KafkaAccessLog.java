package com.qaxal.router.publish;

import com.qaxal.model.event.AccessLogEntry;
import com.qaxal.model.json.Json;
import com.qaxal.router.observe.AccessLog;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * Sends access-log entries from a bounded queue on a thread of its own; under pressure entries are dropped and counted. Offering takes no
 * lock and wakes nobody: the thread looks every 10 ms.
 */
public final class KafkaAccessLog implements AccessLog, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KafkaAccessLog.class);
    private static final Header TYPE = Events.type("access-log");
    private static final int QUEUE = 16_384;
    private static final long LOOK_EVERY_NANOS = 10_000_000;
    private static final int DEADLINE_MILLIS = 4_000;
    private static final int LINGER_MILLIS = 100;

    private final MpscAtomicArrayQueue<AccessLogEntry> queue = new MpscAtomicArrayQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final Thread thread;
    private volatile boolean closed;

    public KafkaAccessLog(String bootstrap, String topic) {
        this.topic = topic;
        this.producer = Events.producer(bootstrap, DEADLINE_MILLIS, LINGER_MILLIS, "1");
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

    /** Sends what still waits, for at most a second; the rest is dropped. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
    }

    private void run() {
        while (!closed && !knowsTopic()) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        while (!closed) {
            if (sendAll() == 0) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
        sendAll();
    }

    /** Asked at first, for a second: a producer that has not met the topic would drop what the queue could have held meanwhile. */
    private boolean knowsTopic() {
        try {
            return !producer.partitionsFor(topic).isEmpty();
        } catch (RuntimeException e) {
            LOG.debugf("access log waits for its topic why=%s", e);
            return false;
        }
    }

    private int sendAll() {
        int sent = 0;
        for (AccessLogEntry entry = queue.poll(); entry != null; entry = queue.poll()) {
            send(entry);
            sent++;
        }
        return sent;
    }

    /** Blocks for a second when the broker is away and its buffer is full; meanwhile the queue drops. */
    private void send(AccessLogEntry entry) {
        try {
            String key = entry.containerId().toString();
            producer.send(Events.event(topic, null, key, TYPE, entry.at(), Json.encode(entry)), (_, failure) -> {
                if (failure != null) {
                    dropped.increment();
                }
            });
        } catch (RuntimeException e) { // also what nobody foresaw: one entry must not end all others
            dropped.increment();
            LOG.debugf("access-log entry dropped why=%s", e);
        }
    }
}
