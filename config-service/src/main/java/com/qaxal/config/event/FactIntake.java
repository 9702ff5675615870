package com.qaxal.config.event;

import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/**
 * Takes the facts of one topic into the database, a batch at a time and in their order. A database that is away delays them; only what
 * can never be kept goes aside, to the topic's dead-letter queue, with the reason.
 */
public final class FactIntake<T> {
    private static final Logger LOG = Logger.getLogger(FactIntake.class);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String REASON = "dead-letter-reason";

    private final Class<T> type;
    private final Consumer<List<T>> store;
    private final MutinyEmitter<byte[]> deadLetters;
    private final Counter delayed;
    private final Counter aside;
    private final Attempts attempts = new Attempts();

    /** @param store keeps a batch, all of it or nothing that does harm when the batch comes again */
    public FactIntake(
            Class<T> type, Consumer<List<T>> store, MutinyEmitter<byte[]> deadLetters, MeterRegistry metrics) {
        this.type = type;
        this.store = store;
        this.deadLetters = deadLetters;
        this.delayed = Counter.builder("qaxal_config_facts_delayed")
                .description("batches that the database did not take at once")
                .tag("fact", type.getSimpleName())
                .register(metrics);
        this.aside = Counter.builder("qaxal_config_facts_set_aside")
                .description("facts that can never be kept")
                .tag("fact", type.getSimpleName())
                .register(metrics);
    }

    private record Fact<T>(ConsumerRecord<String, byte[]> event, T value) {}

    /**
     * Returns when every event is either stored or set aside.
     *
     * @throws InterruptedException when this process ends before that: then the events come again
     */
    public void take(ConsumerRecords<String, byte[]> events) throws InterruptedException {
        List<Fact<T>> facts = new ArrayList<>(events.count());
        for (ConsumerRecord<String, byte[]> event : events) {
            try {
                facts.add(new Fact<>(event, Json.decode(bytes(event), type)));
            } catch (MalformedJson e) {
                setAside(event, String.valueOf(e.getMessage()));
            }
        }
        if (!facts.isEmpty()) {
            keep(facts);
        }
    }

    /** Gives up at the next opportunity. */
    public void end() {
        attempts.end();
    }

    /** One fact that cannot be kept does not take its whole batch with it. */
    private void keep(List<Fact<T>> facts) throws InterruptedException {
        List<T> values = facts.stream().map(Fact::value).toList();
        try {
            attempts.untilDone(() -> stores(values));
        } catch (RuntimeException e) {
            if (facts.size() == 1) {
                setAside(facts.getFirst().event(), reason(e));
                return;
            }
            for (Fact<T> fact : facts) {
                keep(List.of(fact));
            }
        }
    }

    private boolean stores(List<T> values) {
        try {
            store.accept(values);
            return true;
        } catch (JdbiException e) {
            if (isOfTheFact(e)) {
                throw e;
            }
            delayed.increment();
            LOG.warnf("facts wait for the database count=%d why=%s", values.size(), reason(e));
            return false;
        }
    }

    private void setAside(ConsumerRecord<String, byte[]> event, String reason) throws InterruptedException {
        Headers headers = new RecordHeaders(event.headers().toArray());
        headers.add(REASON, reason.getBytes(StandardCharsets.UTF_8));
        Message<byte[]> letter = Message.of(
                bytes(event),
                Metadata.of(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(event.key())
                        .withHeaders(headers)
                        .build()));
        attempts.untilDone(() -> sends(letter));
        aside.increment();
        LOG.errorf("fact set aside topic=%s offset=%d why=%s", event.topic(), event.offset(), reason);
    }

    private boolean sends(Message<byte[]> letter) {
        try {
            deadLetters.sendMessage(letter).await().atMost(DEADLINE);
            return true;
        } catch (RuntimeException e) {
            LOG.warnf("dead letter not sent yet why=%s", e.getMessage());
            return false;
        }
    }

    /** Data exceptions and violated constraints (SQLSTATE classes 22 and 23) are the same at every attempt. */
    public static boolean isOfTheFact(JdbiException e) {
        String state = sqlState(e);
        return state.startsWith("22") || state.startsWith("23");
    }

    /** Without the statement, whose arguments are the fact's content. */
    private static String reason(RuntimeException e) {
        return e instanceof JdbiException refusal
                ? "the database does not take it, SQLSTATE " + sqlState(refusal)
                : e.toString();
    }

    /** Such as {@code 22021}; {@code none} when it was not the database that failed, but the way to it. */
    private static String sqlState(JdbiException e) {
        return e.getCause() instanceof SQLException cause
                ? Objects.requireNonNullElse(cause.getSQLState(), "none")
                : "none";
    }

    private static byte[] bytes(ConsumerRecord<String, byte[]> event) {
        return Objects.requireNonNullElse(event.value(), new byte[0]);
    }
}
