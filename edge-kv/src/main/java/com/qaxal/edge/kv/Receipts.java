package com.qaxal.edge.kv;

import com.qaxal.model.event.EdgeReceipt;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/**
 * Says once a second up to where this instance acts on what was written, on a thread of its own. Nobody waits for it; while the broker is away,
 * nothing is said, and nothing is kept to be said later.
 */
public final class Receipts implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Receipts.class);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final String bootstrap;
    private final String topic;
    private final String instance;
    private final Supplier<Version> acted;
    private final CountDownLatch closing = new CountDownLatch(1);

    private Receipts(String bootstrap, String topic, String instance, Supplier<Version> acted) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.instance = instance;
        this.acted = acted;
    }

    /**
     * Starts to say; Kafka need not be there yet.
     *
     * @param instance a name that no other router or loader has
     * @param acted asked on the thread of the receipts; while it answers {@link Version#NONE}, there is nothing to say
     */
    public static Receipts start(String bootstrap, String topic, String instance, Supplier<Version> acted) {
        Receipts receipts = new Receipts(bootstrap, topic, instance, acted);
        Thread.ofPlatform().name("edge-receipts").daemon().start(receipts::run);
        return receipts;
    }

    @Override
    public void close() {
        closing.countDown();
    }

    private void run() {
        try {
            do {
                publish();
            } while (!closing.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            LOG.warn("receipts end: interrupted");
        }
    }

    /** Ends when it is to end, and when the producer does not work any more or could not be made. */
    private void publish() throws InterruptedException {
        KafkaProducer<String, byte[]> producer = null;
        try {
            producer = new KafkaProducer<>(settings(bootstrap), new StringSerializer(), new ByteArraySerializer());
            do {
                send(producer);
            } while (!closing.await(1, TimeUnit.SECONDS));
        } catch (RuntimeException e) { // also what nobody foresaw: the next try is a second later
            LOG.debugf("receipt not sent why=%s", e);
        } finally {
            if (producer != null) {
                producer.close(CLOSE);
            }
        }
    }

    private void send(KafkaProducer<String, byte[]> producer) {
        Version upTo = acted.get();
        if (upTo.equals(Version.NONE)) {
            return;
        }
        Instant now = Instant.now();
        EdgeReceipt receipt = new EdgeReceipt(instance, upTo.epoch(), upTo.seq(), now);
        ProducerRecord<String, byte[]> event = new ProducerRecord<>(topic, instance, Json.encode(receipt));
        header(event, "ce_specversion", "1.0");
        header(event, "ce_id", UUID.randomUUID().toString());
        header(event, "ce_type", "com.qaxal.edge-receipt");
        header(event, "ce_source", "/qaxal/edge");
        header(event, "ce_time", now.toString());
        header(event, "content-type", "application/json");
        var _ = producer.send(event); // the next one says as much
    }

    private static void header(ProducerRecord<String, byte[]> event, String name, String value) {
        event.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Properties settings(String bootstrap) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "bootstrap.servers", bootstrap,
                "acks", "1",
                "enable.idempotence", "false",
                "max.block.ms", "500",
                "request.timeout.ms", "1000",
                "delivery.timeout.ms", "2000",
                "batch.size", "1024",
                "buffer.memory", "65536",
                "reconnect.backoff.max.ms", "1000"));
        return settings;
    }
}
