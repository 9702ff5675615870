package com.qaxal.billing.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/** Where totals go that cannot be counted, with the reason as a header. */
@ApplicationScoped
class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final Duration DEADLINE = Duration.ofSeconds(6);

    private final MutinyEmitter<byte[]> topic;
    private final Counter count;

    DeadLetters(@Channel("usage-dlq") MutinyEmitter<byte[]> topic, MeterRegistry metrics) {
        this.topic = topic;
        this.count = Counter.builder("qaxal_billing_usage_unreadable")
                .description("totals that were put aside")
                .register(metrics);
    }

    /** Returns when the broker has it, or has not for {@link #DEADLINE}: then only the original is left, in its own topic. */
    void put(byte[] event, String reason) {
        count.increment();
        try {
            topic.sendMessage(Message.of(
                            event,
                            Metadata.of(OutgoingKafkaRecordMetadata.builder()
                                    .withHeaders(new RecordHeaders().add("reason", reason.getBytes(UTF_8)))
                                    .build())))
                    .await()
                    .atMost(DEADLINE);
        } catch (RuntimeException e) {
            LOG.errorf("totals not put aside reason=%s why=%s", reason, e.getMessage());
        }
    }
}
