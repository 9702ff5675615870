package com.qaxal.bench.peers;

import com.qaxal.bench.process.Ports;
import com.qaxal.local.infra.Await;
import com.qaxal.local.infra.KafkaBroker;
import com.qaxal.local.infra.RedisProcess;
import com.qaxal.model.event.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The router's Redis and Kafka, real ones, on the core of the load generator. */
public final class Surroundings implements AutoCloseable {
    /** What is kept of a topic: no more than a run can fill in a few seconds. */
    private static final String RETENTION_BYTES = Integer.toString(64 * 1024 * 1024);

    private static final Duration START = Duration.ofSeconds(20);

    private final RedisProcess redis;
    private final KafkaBroker kafka;

    private Surroundings(RedisProcess redis, KafkaBroker kafka) {
        this.redis = redis;
        this.kafka = kafka;
    }

    public static Surroundings start(Path folder) throws IOException, InterruptedException {
        Surroundings surroundings = new Surroundings(
                new RedisProcess(folder.resolve("redis"), Ports.free(), folder.resolve("redis.log")),
                new KafkaBroker(folder.resolve("kafka"), Ports.free(), Ports.free()));
        try {
            surroundings.redis.start();
            Await.until("Redis", START, surroundings.redis::isReady);
            surroundings.kafka.start();
            return surroundings;
        } catch (IOException | RuntimeException e) {
            surroundings.close();
            throw e;
        }
    }

    public int redisPort() {
        return redis.port();
    }

    public int kafkaPort() {
        return kafka.port();
    }

    /** Makes the topics of one router, or one control plane. */
    public void ensureTopics(String prefix) throws IOException, InterruptedException {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            boolean ordered = topic == Topic.EDGE_INVALIDATIONS || topic == Topic.EDGE_RECEIPTS;
            topics.add(new NewTopic(topic.name(prefix), Optional.of(ordered ? 1 : 3), Optional.empty())
                    .configs(Map.of("retention.bytes", RETENTION_BYTES)));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort()))) {
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the Kafka topics cannot be made", e);
        }
    }

    @Override
    public void close() {
        try {
            redis.stop();
            kafka.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
