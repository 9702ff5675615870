package com.qaxal.config.event;

import com.qaxal.model.json.Json;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.jboss.logging.Logger;

/** Sends CloudEvents (binary mode) that may be lost: what they say can also be read from a feed. */
public final class Hints {
    private static final Logger LOG = Logger.getLogger(Hints.class);
    private static final URI SOURCE = URI.create("/qaxal/config");

    private final Emitter<byte[]> topic;
    private final String type;

    /** @param type of the events, as {@code com.qaxal.container} */
    public Hints(Emitter<byte[]> topic, String type) {
        this.topic = topic;
        this.type = type;
    }

    public void send(String key, Object data) {
        Metadata metadata = Metadata.of(
                OutgoingKafkaRecordMetadata.<String>builder().withKey(key).build(),
                OutgoingCloudEventMetadata.builder()
                        .withId(UUID.randomUUID().toString())
                        .withType(type)
                        .withSource(SOURCE)
                        .withDataContentType("application/json")
                        .build());
        try {
            topic.send(Message.of(Json.encode(data), metadata).withNack(this::lost));
        } catch (IllegalStateException e) { // the channel is not open
            lost(e);
        }
    }

    private CompletableFuture<Void> lost(Throwable failure) {
        LOG.warnf("hint not sent type=%s why=%s", type, failure.getClass().getSimpleName());
        return CompletableFuture.completedFuture(null);
    }
}
