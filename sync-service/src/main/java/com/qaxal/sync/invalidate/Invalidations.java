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
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Announces what was written. A hint: whoever misses one refreshes within a minute, so a broker that is away delays a pass by the
 * deadline and no more. What it did not confirm is owed, and announced again with the next pass: an announcement twice does no harm.
 */
@ApplicationScoped
public class Invalidations {
    private static final Logger LOG = Logger.getLogger(Invalidations.class);
    private static final long DEADLINE_MILLIS = 1_000;
    private static final URI SOURCE = URI.create("/qaxal/sync");

    /** Beyond that, one announcement says that anything may have changed. */
    private static final int MOST_OWED = 2_000;

    private static final EdgeInvalidation EVERYTHING = new EdgeInvalidation.Everything(true);

    private final Emitter<byte[]> topic;
    private List<EdgeInvalidation> owed = List.of();

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
        send(List.of(EVERYTHING));
    }

    public void announceOwed() throws InterruptedException {
        send(List.of());
    }

    private synchronized void send(List<EdgeInvalidation> further) throws InterruptedException {
        List<EdgeInvalidation> all =
                Stream.concat(owed.stream(), further.stream()).toList();
        if (all.contains(EVERYTHING) || all.size() > MOST_OWED) {
            all = List.of(EVERYTHING);
        }
        owed = all;
        try {
            CompletableFuture.allOf(all.stream().map(this::send).toArray(CompletableFuture[]::new))
                    .get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
            owed = List.of();
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.warnf(
                    "invalidations not confirmed, announced again with the next pass count=%d why=%s",
                    all.size(), e.getClass().getSimpleName());
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
