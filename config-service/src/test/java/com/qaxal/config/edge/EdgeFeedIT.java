package com.qaxal.config.edge;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.model.feed.DocumentDigestPage;
import com.qaxal.model.feed.DocumentDigests;
import com.qaxal.model.feed.DocumentKeys;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.Namespace;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The change feed over a database's whole life: tombstones are forgotten, and backups restored. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class EdgeFeedIT {
    @Inject
    EdgeFeed feed;

    @Inject
    Epochs epochs;

    @Inject
    Jdbi jdbi;

    @Test
    void readerThatBeganAfterAPurgeReadsToTheEnd() {
        Shop.served();
        delete(Shop.served());
        Shop last = Shop.served();
        purge();

        List<EdgeDocumentPage.Row> read = new ArrayList<>();
        EdgeDocumentPage page = page(0, 0, 1);
        long begun = page.purgedSeq();
        assertThat(page.next()).isLessThan(begun);
        while (!page.end()) {
            page = page(page.next(), begun, 1);
            read.addAll(page.documents());
        }

        assertThat(read).extracting(EdgeDocumentPage.Row::key).contains(last.edgeHostname, last.loaderToken);
        assertThat(page.lastSeq()).isEqualTo(page.next());
    }

    @Test
    void readerThatMissedTombstonesHasToBeginAgain() {
        Shop shop = Shop.served();
        EdgeDocumentPage before = page(0, 0, 1_000);
        delete(shop);
        purge();

        ask(before.next(), before.purgedSeq(), 1).then().statusCode(410).body("code", equalTo("cursor_expired"));
    }

    @Test
    void purgedSeqCountsAsTheEndOfAFeedThatHoldsLess() {
        delete(Shop.served());
        long end = page(0, 0, 1).lastSeq();

        purge();

        assertThat(page(0, 0, 1).lastSeq()).isEqualTo(end);
    }

    @Test
    void digestsTellWhichKeysAreHeld() {
        Shop held = Shop.served();
        Shop deleted = Shop.served();
        delete(deleted);

        DocumentDigests digests = Json.decode(
                sync().body(Json.encode(new DocumentKeys(
                                Namespace.ROUTING_MAP, List.of(held.edgeHostname, deleted.edgeHostname, "x.test"))))
                        .post("/internal/edge-documents/digest")
                        .asByteArray(),
                DocumentDigests.class);

        assertThat(digests.rows()).extracting(DocumentDigestPage.Row::key).containsExactly(held.edgeHostname);
        assertThat(digests.rows().getFirst().version())
                .isEqualTo(row(held.edgeHostname).version());
    }

    @Test
    void newEpochMakesEveryDocumentNewerThanWhatWasSaidBefore() {
        Shop standing = Shop.served();
        Shop deleted = Shop.served();
        delete(deleted);
        EdgeDocumentPage before = page(0, 0, 1_000);

        as(operator()).post("/v1/edge-epoch").then().statusCode(202);

        await().atMost(Duration.ofSeconds(30)).until(() -> epochs.progress().documentsBehind() == 0);
        EdgeDocumentPage after = page(0, 0, 1_000);
        assertThat(after.epoch()).isGreaterThan(before.epoch());
        assertThat(after.documents())
                .extracting(EdgeDocumentPage.Row::key)
                .containsExactlyInAnyOrderElementsOf(before.documents().stream()
                        .map(EdgeDocumentPage.Row::key)
                        .toList())
                .contains(standing.edgeHostname, deleted.edgeHostname);
        assertThat(after.documents())
                .allSatisfy(row -> assertThat(document(row).version())
                        .isEqualTo(row.version())
                        .satisfies(version -> assertThat(version.epoch()).isEqualTo(after.epoch())));
        assertThat(after.documents().getFirst().seq()).isGreaterThan(before.lastSeq());
        assertThat(as(operator())
                        .get("/v1/audit?action=epoch.begun&limit=1")
                        .jsonPath()
                        .getLong("items[0].after.epoch"))
                .isEqualTo(after.epoch());
        await().until(() -> jdbi.withHandle(handle -> handle.createQuery("select epoch = rendered_epoch from edge_feed")
                .mapTo(Boolean.class)
                .one()));
    }

    @Test
    void containersMadeAfterARestoreAreNewToABillingThatWasAhead() {
        long last = containersEnd();

        as(operator()).post("/v1/edge-epoch").then().statusCode(202);
        Shop.incomplete();

        assertThat(containersEnd()).isGreaterThan(last + 1_000);
        await().atMost(Duration.ofSeconds(30)).until(() -> epochs.progress().documentsBehind() == 0);
    }

    private void purge() {
        jdbi.useHandle(handle ->
                handle.execute("update edge_document set written_at = now() - interval '31 days' where deleted"));
        feed.purgeTombstones();
    }

    private static long containersEnd() {
        return as(TestKeys.service("billing", "containers-feed"))
                .get("/internal/containers?after=0&limit=1000")
                .jsonPath()
                .getLong("next");
    }

    private static void delete(Shop shop) {
        as(operator())
                .delete("/v1/containers/{container}", shop.container.toString())
                .then()
                .statusCode(204);
    }

    private static EdgeDocumentPage.Row row(String host) {
        return Json.decode(
                sync().get("/internal/edge-documents/one?namespace=ROUTING_MAP&key=" + host)
                        .asByteArray(),
                EdgeDocumentPage.Row.class);
    }

    private static EdgeDocument document(EdgeDocumentPage.Row row) {
        return EdgeDocument.decode(row.namespace(), row.body().getBytes(StandardCharsets.UTF_8));
    }

    private static EdgeDocumentPage page(long after, long knownPurge, int limit) {
        Response answer = ask(after, knownPurge, limit);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.decode(answer.asByteArray(), EdgeDocumentPage.class);
    }

    private static Response ask(long after, long knownPurge, int limit) {
        return sync().get("/internal/edge-documents?after=" + after + "&purged=" + knownPurge + "&limit=" + limit);
    }

    private static RequestSpecification sync() {
        return as(TestKeys.service("sync", "edge-feed"));
    }
}
