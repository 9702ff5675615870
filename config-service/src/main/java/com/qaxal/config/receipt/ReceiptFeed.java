package com.qaxal.config.receipt;

import com.qaxal.model.event.EdgeReceipt;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears receipts. One that cannot be read is counted and dropped: the next is a second away. */
@ApplicationScoped
class ReceiptFeed {
    private final Receipts receipts;
    private final Counter unreadable;

    ReceiptFeed(Receipts receipts, MeterRegistry metrics) {
        this.receipts = receipts;
        this.unreadable = Counter.builder("qaxal_config_receipts_unreadable")
                .description("receipts of routers and loaders that could not be read")
                .register(metrics);
    }

    @Incoming("edge-receipts")
    @Blocking // one batch after the other
    void said(ConsumerRecords<String, byte[]> events) {
        for (ConsumerRecord<String, byte[]> event : events) {
            try {
                byte[] text = Objects.requireNonNullElse(event.value(), new byte[0]);
                receipts.hear(Json.decode(text, EdgeReceipt.class));
            } catch (MalformedJson | IllegalArgumentException | NullPointerException e) { // it may lack what it needs
                unreadable.increment();
            }
        }
    }
}
