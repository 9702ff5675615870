package com.qaxal.sync.invalidate;

import com.qaxal.model.event.EdgeInvalidation;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.json.Json;
import io.smallrye.reactive.messaging.ce.OutgoingCloudEventMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Announces what was written. A hint: whoever misses one refreshes within a minute, so a broker that is away delays a pass by the
 * deadline and no more.
 */
@ApplicationScoped
public class Invalidations {
    private static final Logger LOG = Logger.getLogger(Invalidations.class);
    private static final long DEADLINE_MILLIS = 1_000;
    private static final URI SOURCE = URI.create("/qaxal/sync");

    private final Emitter<byte[]> topic;

    Invalidations(
            @Channel("edge-invalidations") @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = 4096)
                    Emitter<byte[]> topic) {
        this.topic = topic;
    }

    public void announce(List<EdgeDocumentPage.Row> rows) throws InterruptedException {
        send(rows.stream()
                .<EdgeInvalidation>map(
                        row -> new EdgeInvalidation.Document(row.namespace(), row.key(), row.epoch(), row.seq()))
                .toList());
    }

    public void announceEverything() throws InterruptedException {
        send(List.of(new EdgeInvalidation.Everything(true)));
    }

    private void send(List<EdgeInvalidation> invalidations) throws InterruptedException {
        try {
            CompletableFuture.allOf(invalidations.stream().map(this::send).toArray(CompletableFuture[]::new))
                    .get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.warnf(
                    "invalidations not confirmed count=%d why=%s",
                    invalidations.size(), e.getClass().getSimpleName());
        }
    }

    private CompletableFuture<Void> send(EdgeInvalidation invalidation) {
        CompletableFuture<Void> confirmed = new CompletableFuture<>();
        Message<byte[]> message = Message.of(
                        Json.encode(invalidation),
                        Metadata.of(
                                OutgoingKafkaRecordMetadata.<String>builder()
                                        .withKey("edge")
                                        .build(),
                                OutgoingCloudEventMetadata.builder()
                                        .withId(UUID.randomUUID().toString())
                                        .withType("com.qaxal.edge-invalidation")
                                        .withSource(SOURCE)
                                        .withDataContentType("application/json")
                                        .build()))
                .withAck(() -> {
                    confirmed.complete(null);
                    return CompletableFuture.completedFuture(null);
                })
                .withNack(failure -> {
                    confirmed.completeExceptionally(failure);
                    return CompletableFuture.completedFuture(null);
                });
        topic.send(message);
        return confirmed;
    }
}
