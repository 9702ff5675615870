package com.qaxal.config.edge;

import com.qaxal.model.event.ConfigChange;
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

/** Hints to sync that there is something to read. One that is lost costs at most sync's next poll. */
@ApplicationScoped
class ConfigChanges {
    private static final Logger LOG = Logger.getLogger(ConfigChanges.class);

    private final Emitter<byte[]> topic;

    ConfigChanges(@Channel("config-changes") @OnOverflow(value = OnOverflow.Strategy.DROP) Emitter<byte[]> topic) {
        this.topic = topic;
    }

    void hint(ConfigChange change) {
        try {
            topic.send(Message.of(
                            Json.encode(change),
                            Metadata.of(
                                    OutgoingKafkaRecordMetadata.<String>builder()
                                            .withKey(change.containerId().toString())
                                            .build(),
                                    OutgoingCloudEventMetadata.builder()
                                            .withId(UUID.randomUUID().toString())
                                            .withType("com.qaxal.config-change")
                                            .withSource(URI.create("/qaxal/config"))
                                            .withDataContentType("application/json")
                                            .build()))
                    .withNack(failure -> {
                        LOG.warnf("hint not sent why=%s", failure.getClass().getSimpleName());
                        return CompletableFuture.completedFuture(null);
                    }));
        } catch (IllegalStateException e) {
            LOG.warn("hint not sent: the channel is not open");
        }
    }
}
