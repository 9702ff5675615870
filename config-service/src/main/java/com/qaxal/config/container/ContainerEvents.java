package com.qaxal.config.container;

import com.qaxal.model.event.ContainerLifecycle;
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

/** Tells billing of containers at once; what is lost here, it reads from the feed. */
@ApplicationScoped
class ContainerEvents {
    private static final Logger LOG = Logger.getLogger(ContainerEvents.class);

    private final Emitter<byte[]> topic;

    ContainerEvents(@Channel("containers") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<byte[]> topic) {
        this.topic = topic;
    }

    void tell(ContainerLifecycle container) {
        try {
            topic.send(Message.of(
                            Json.encode(container),
                            Metadata.of(
                                    OutgoingKafkaRecordMetadata.<String>builder()
                                            .withKey(container.containerId().toString())
                                            .build(),
                                    OutgoingCloudEventMetadata.builder()
                                            .withId(UUID.randomUUID().toString())
                                            .withType("com.qaxal.container")
                                            .withSource(URI.create("/qaxal/config"))
                                            .withDataContentType("application/json")
                                            .build()))
                    .withNack(failure -> {
                        LOG.warnf(
                                "container not announced why=%s",
                                failure.getClass().getSimpleName());
                        return CompletableFuture.completedFuture(null);
                    }));
        } catch (IllegalStateException e) {
            LOG.warn("container not announced: the channel is not open");
        }
    }
}
