package com.qaxal.config.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.kv.Namespace;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Whoever reads the feed while others write reads every document, in order. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class FeedOrderIT {
    private static final int WRITERS = 6;
    private static final int SITES_EACH = 30;
    private static final int READERS = 3;

    @Inject
    EdgeFeed feed;

    @Inject
    EdgeVisible edge;

    @Inject
    Jdbi jdbi;

    @Test
    void readersSkipNothingThatWritersCommitMeanwhile() throws Exception {
        List<Shop> shops =
                IntStream.range(0, WRITERS).mapToObj(_ -> Shop.served()).toList();
        AtomicBoolean written = new AtomicBoolean();
        List<Future<Set<String>>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int reader = 0; reader < READERS; reader++) {
                int limit = 1 + reader * 3;
                readers.add(threads.submit(() -> keysRead(limit, written)));
            }
            List<Future<?>> writers = new ArrayList<>();
            for (Shop shop : shops) {
                writers.add(threads.submit(() -> addSites(shop)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            written.set(true);

            Set<String> stored = siteKeys();
            assertThat(stored).hasSizeGreaterThanOrEqualTo(WRITERS * SITES_EACH);
            for (Future<Set<String>> reader : readers) {
                assertThat(reader.get()).containsAll(stored);
            }
        }
    }

    /** Each a document that is written once: one that a reader skipped would not come again. */
    private void addSites(Shop shop) {
        for (int i = 0; i < SITES_EACH; i++) {
            String host = "w" + i + ".order.test";
            var _ = edge.change(
                    shop.container,
                    handle -> handle.execute(
                            "with made as (insert into site (id, container_id, name, container_token, primary_host)"
                                    + " values (gen_random_uuid(), ?, 'site', left(md5(random()::text), 22), ?) returning *)"
                                    + " insert into site_host (container_id, host, site_id) select container_id, primary_host, id from made",
                            shop.container.value(),
                            host));
        }
    }

    private Set<String> keysRead(int limit, AtomicBoolean written) {
        Set<String> keys = new HashSet<>();
        long cursor = 0;
        boolean last;
        boolean end;
        do {
            last = written.get(); // what is committed by now, this page or a later one has
            EdgeDocumentPage page = feed.after(cursor, Long.MAX_VALUE, limit).orElseThrow();
            long before = cursor;
            assertThat(page.documents())
                    .extracting(EdgeDocumentPage.Row::seq)
                    .isSorted()
                    .allSatisfy(seq -> assertThat(seq).isGreaterThan(before));
            page.documents().forEach(row -> keys.add(row.key()));
            cursor = page.next();
            end = page.end();
        } while (!last || !end);
        return keys;
    }

    private Set<String> siteKeys() {
        return Set.copyOf(jdbi.withHandle(handle -> handle.createQuery(
                        "select key from edge_document where namespace = :namespace and not deleted")
                .bind("namespace", Namespace.SITE_REGISTRY.name())
                .mapTo(String.class)
                .list()));
    }
}
