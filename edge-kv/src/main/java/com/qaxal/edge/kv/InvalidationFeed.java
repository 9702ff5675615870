package com.qaxal.edge.kv;

import com.qaxal.model.event.EdgeInvalidation;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears what sync announces, on a thread of its own. Reads the topic's one partition from its end, without a consumer group: every instance
 * hears everything, and none remembers where it was. Where continuity is lost, everything held counts as announced.
 */
public final class InvalidationFeed implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(InvalidationFeed.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final String bootstrap;
    private final TopicPartition partition;
    private final Consumer<EdgeInvalidation> listener;
    private final Thread thread;
    private final LongAdder dropped = new LongAdder();
    private volatile boolean closed;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

    private InvalidationFeed(String bootstrap, String topic, Consumer<EdgeInvalidation> listener) {
        this.bootstrap = bootstrap;
        this.partition = new TopicPartition(topic, 0);
        this.listener = listener;
        this.thread = Thread.ofPlatform().name("edge-invalidations").daemon().unstarted(this::run);
    }

    /**
     * Starts to listen; Kafka need not be there yet.
     *
     * @param listener called on the feed's thread
     */
    public static InvalidationFeed start(String bootstrap, String topic, Consumer<EdgeInvalidation> listener) {
        InvalidationFeed feed = new InvalidationFeed(bootstrap, topic, listener);
        feed.thread.start();
        return feed;
    }

    /** Hints that could not be read, since the start. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> running = consumer;
        if (running != null) {
            running.wakeup();
        }
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(settings(bootstrap))) {
                consumer = reader;
                listen(reader);
            } catch (WakeupException | InterruptException e) {
                if (!closed) {
                    LOG.warn("invalidations interrupted");
                }
            } catch (KafkaException e) {
                LOG.warnf("invalidations not readable why=%s", e.getClass().getSimpleName());
                pause();
            }
        }
    }

    private void listen(KafkaConsumer<byte[], byte[]> reader) {
        reader.assign(List.of(partition));
        reader.seekToEnd(List.of(partition));
        reader.position(
                partition, Duration.ofMinutes(1)); // the end is fixed here, and only now is anything after it heard
        listener.accept(new EdgeInvalidation.Everything(true));
        while (!closed) {
            try {
                for (ConsumerRecord<byte[], byte[]> message : reader.poll(POLL)) {
                    hear(message.value());
                }
            } catch (OffsetOutOfRangeException e) {
                LOG.warn("invalidations were lost: everything held is read again");
                reader.seekToEnd(List.of(partition));
                reader.position(partition, Duration.ofMinutes(1));
                listener.accept(new EdgeInvalidation.Everything(true));
            }
        }
    }

    /** A hint that cannot be read is dropped: the documents are read again in time without it. */
    private void hear(byte @Nullable [] value) {
        if (value == null) {
            return;
        }
        try {
            listener.accept(Json.decode(value, EdgeInvalidation.class));
        } catch (MalformedJson | IllegalArgumentException | NullPointerException e) { // a record may lack what it needs
            dropped.increment();
            LOG.warnf(
                    "an invalidation cannot be read and is dropped why=%s",
                    e.getClass().getSimpleName());
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private static Properties settings(String bootstrap) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "bootstrap.servers", bootstrap,
                "key.deserializer", ByteArrayDeserializer.class.getName(),
                "value.deserializer", ByteArrayDeserializer.class.getName(),
                "enable.auto.commit", "false",
                "auto.offset.reset", "none",
                "allow.auto.create.topics", "false",
                "fetch.max.wait.ms", "500",
                "reconnect.backoff.max.ms", "1000"));
        return settings;
    }
}
