package com.qaxal.billing.subscription;

import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.json.Json;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/** Tells the control plane at once; what is lost here, it reads from the feed within seconds. */
@ApplicationScoped
class SubscriptionEvents {
    private static final Logger LOG = Logger.getLogger(SubscriptionEvents.class);

    private final Emitter<byte[]> topic;

    SubscriptionEvents(@Channel("subscription-changes") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> topic) {
        this.topic = topic;
    }

    void tell(SubscriptionChange change) {
        try {
            topic.send(Message.of(
                            Json.encode(change),
                            Metadata.of(
                                    OutgoingKafkaRecordMetadata.<String>builder()
                                            .withKey(change.containerId().toString())
                                            .build(),
                                    OutgoingCloudEventMetadata.builder()
                                            .withId(UUID.randomUUID().toString())
                                            .withType("com.qaxal.subscription-change")
                                            .withSource(URI.create("/qaxal/billing"))
                                            .withDataContentType("application/json")
                                            .build()))
                    .withNack(failure -> {
                        LOG.warnf(
                                "change not announced why=%s",
                                failure.getClass().getSimpleName());
                        return CompletableFuture.completedFuture(null);
                    }));
        } catch (IllegalStateException e) {
            LOG.warn("change not announced: the channel is not open");
        }
    }
}
