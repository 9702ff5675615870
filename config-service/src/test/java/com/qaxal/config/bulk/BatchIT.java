package com.qaxal.config.bulk;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.config.StandInBilling;
import com.qaxal.model.bulk.ContainerBatch;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.ModuleKey;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many containers at once are what they would be one by one. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class BatchIT {
    private static final String TOKEN = TestKeys.service("load-sample", "bulk-load");

    @Test
    void containerOfABatchIsToldOfAsIfItHadBeenMadeByHand() {
        ContainerBatch.Container one = container("whole");
        ContainerBatch.Container other = container("other");

        ContainerBatch.Outcome outcome = Json.decode(load(one, other).asByteArray(), ContainerBatch.Outcome.class);

        assertThat(outcome.made()).isEqualTo(2);
        List<EdgeDocumentPage.Row> documents = documentsOf(one);
        assertThat(documents)
                .extracting(EdgeDocumentPage.Row::key)
                .containsExactlyInAnyOrder(
                        one.edgeHostname().value(),
                        "data.whole.test",
                        one.loaderToken().value(),
                        one.containerId().toString(),
                        one.containerId() + "/www.whole.test",
                        one.containerId() + "/checkout.whole.test",
                        one.containerId() + "/data.whole.test");
        assertThat(outcome.documents()).isEqualTo(2 * documents.size());
        assertThat(config(one)).satisfies(config -> {
            assertThat(config.status()).isEqualTo(EdgeConfigDocument.Status.PAUSED);
            assertThat(config.modules().cookieKeeper())
                    .isEqualTo(
                            new Modules.CookieKeeper(90, Modules.UnknownConsent.LEAVE_AS_IS, List.of(), false, false));
            assertThat(config.defaultSite()).isEqualTo(one.sites().getFirst().containerToken());
        });

        rename(one); // renders anew, and tells of what then differs

        assertThat(documentsOf(one))
                .containsAll(documents.stream()
                        .filter(row -> row.namespace() != Namespace.EDGE_CONFIG)
                        .toList());
    }

    @Test
    void batchSentAgainChangesNothing() {
        ContainerBatch.Container container = container("again");
        load(container).then().statusCode(200).body("made", equalTo(1));
        List<EdgeDocumentPage.Row> documents = documentsOf(container);

        load(container).then().statusCode(200).body("made", equalTo(0)).body("documents", equalTo(0));

        assertThat(documentsOf(container)).isEqualTo(documents);
    }

    @Test
    void tokenForSomethingElseLoadsNothing() {
        for (String token : List.of(operator(), TestKeys.service("sync", "edge-feed"))) {
            as(token)
                    .body(Json.encode(new ContainerBatch(List.of(container("refused")))))
                    .post("/internal/containers/batch")
                    .then()
                    .statusCode(403);
        }
    }

    private static ContainerBatch.Container container(String name) {
        ContainerId id = ContainerId.next();
        ContainerBatch.Site site = new ContainerBatch.Site(
                SiteId.next(),
                name,
                ContainerToken.next(),
                List.of(new Host("www." + name + ".test"), new Host("checkout." + name + ".test")),
                new Host(name + ".test"),
                "GTM-BATCH1");
        return new ContainerBatch.Container(
                id,
                ClientId.next(),
                "A client",
                name,
                LoaderToken.next(),
                new Host(name + ".edge.qaxal.test"),
                new Origin("http", "127.0.0.1", 8091),
                List.of(site),
                List.of(new ContainerBatch.Domain(new Host("data." + name + ".test"), site.siteId())),
                Map.of(
                        ModuleKey.COOKIE_KEEPER,
                        new ContainerBatch.Module(
                                true, Json.mapper().createObjectNode().put("lifetime_days", 90))),
                new SubscriptionChange(
                        1,
                        id,
                        1,
                        SubscriptionChange.Status.ACTIVE,
                        List.of(PauseReason.CUSTOMER),
                        "starter",
                        Set.of("cookie_keeper", "custom_domain", "sgtm_proxy"),
                        false,
                        "created"));
    }

    private static Response load(ContainerBatch.Container... containers) {
        return as(TOKEN)
                .body(Json.encode(new ContainerBatch(List.of(containers))))
                .post("/internal/containers/batch");
    }

    private static void rename(ContainerBatch.Container container) {
        as(operator())
                .body(Map.of("name", "Another name"))
                .patch("/v1/containers/{container}", container.containerId().toString())
                .then()
                .statusCode(200);
    }

    private static List<EdgeDocumentPage.Row> documentsOf(ContainerBatch.Container container) {
        byte[] page = as(TestKeys.service("sync", "edge-feed"))
                .get("/internal/edge-documents?after=0&limit=1000")
                .asByteArray();
        return Json.decode(page, EdgeDocumentPage.class).documents().stream()
                .filter(row -> row.body().contains(container.containerId().toString()))
                .toList();
    }

    private static EdgeConfigDocument config(ContainerBatch.Container container) {
        return documentsOf(container).stream()
                .filter(row -> row.namespace() == Namespace.EDGE_CONFIG)
                .map(row -> (EdgeConfigDocument)
                        EdgeDocument.decode(row.namespace(), row.body().getBytes(StandardCharsets.UTF_8)))
                .findFirst()
                .orElseThrow();
    }
}
