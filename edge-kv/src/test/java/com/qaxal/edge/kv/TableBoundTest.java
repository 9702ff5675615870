package com.qaxal.edge.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.Namespace;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much the edge holds, and what goes first. */
class TableBoundTest {
    private static final int BYTES = 400;
    private static final int PLACES = 200;
    private static final int BUSY = 50;
    private static final int SCANNED = 20_000;
    /** Of loader tokens among all that is held. */
    private static final double SHARE = 0.1;

    private static final Reading.Value DOCUMENT =
            new Reading.Value(new LoaderTokenDocument(1, 1, 1, ContainerId.next()), BYTES);
    private static final int WEIGHT = new Held<>(DOCUMENT.document(), BYTES, 0, 0).weight();

    private final AtomicLong reads = new AtomicLong();
    private final Table<String, LoaderTokenDocument> table = new Table<>(
            Namespace.LOADER_TOKEN_MAP,
            LoaderTokenDocument.class,
            new Table.Sources() {
                @Override
                public Future<Reading> redis(Namespace namespace, String key, Reading.@Nullable Value known) {
                    reads.incrementAndGet();
                    return Future.succeededFuture(DOCUMENT);
                }

                @Override
                public Future<Reading> redisSoon(Namespace namespace, String key, Reading.Value known) {
                    return redis(namespace, key, known);
                }

                @Override
                public Future<Reading> fallback(Namespace namespace, String key, boolean held) {
                    return Future.succeededFuture(Reading.FAILED);
                }
            },
            settings(),
            () -> 0,
            new AtomicLong());

    @Test
    void weightOfWhatIsHeldIsBounded() {
        for (int i = 0; i < SCANNED; i++) {
            table.lookup("scanned" + i);

            assertThat(table.heldDocuments()).isLessThanOrEqualTo(PLACES);
        }
        assertThat(table.heldDocuments()).isGreaterThan(PLACES / 2);
    }

    @Test
    void scanOfManyKeysDoesNotPushOutWhatIsBusy() {
        for (int i = 0; i < 20; i++) {
            IntStream.range(0, BUSY).forEach(busy -> table.lookup("busy" + busy));
        }
        for (int i = 0; i < SCANNED; i++) {
            table.lookup("scanned" + i);
            table.lookup("busy" + i % BUSY);
        }

        long before = reads.get();
        IntStream.range(0, BUSY).forEach(busy -> table.lookup("busy" + busy));

        assertThat(reads.get() - before).as("busy ones that were read again").isLessThanOrEqualTo(BUSY / 10);
    }

    private static EdgeKvSettings settings() {
        return new EdgeKvSettings(
                URI.create("redis://unused:1"),
                URI.create("http://unused"),
                "secret",
                Duration.ofSeconds(50),
                Duration.ofSeconds(40),
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                (long) (WEIGHT * PLACES / SHARE) + 1,
                200,
                50);
    }
}
