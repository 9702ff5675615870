package com.qaxal.config;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.event.Topic;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.id.Host;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The control plane through its API, with a real Postgres and Kafka. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class ConfigIT {
    @Inject
    @ConfigProperty(name = "QAXAL_KAFKA_BOOTSTRAP")
    String kafka;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String prefix;

    @Nested
    class Rendering {
        @Test
        void containerWithoutOriginOrSubscriptionIsToldToNobody() {
            Shop shop = Shop.incomplete();
            shop.addSite("www.shop.test", "shop.test");

            assertThat(fallback(Namespace.ROUTING_MAP, shop.edgeHostname).statusCode())
                    .isEqualTo(404);
            assertThat(shop.status()).isEqualTo("incomplete");
        }

        @Test
        void completeContainerIsToldWhole() {
            Shop shop = Shop.served();
            shop.addSite("www.shop.test", "shop.test");

            RoutingDocument route = document(Namespace.ROUTING_MAP, shop.edgeHostname, RoutingDocument.class);
            EdgeConfigDocument config =
                    document(Namespace.EDGE_CONFIG, shop.container.toString(), EdgeConfigDocument.class);
            SiteDocument site =
                    document(Namespace.SITE_REGISTRY, shop.container + "/www.shop.test", SiteDocument.class);
            assertThat(route.containerId()).isEqualTo(shop.container);
            assertThat(route.origin().port()).isEqualTo(8091);
            assertThat(config.status()).isEqualTo(EdgeConfigDocument.Status.ACTIVE);
            assertThat(config.modules().cookieKeeper()).isNotNull();
            assertThat(config.sites()).containsKey(site.containerToken().value());
            assertThat(config.defaultSite()).isEqualTo(site.containerToken());
            assertThat(site.firstPartyHost().value()).isEqualTo(shop.edgeHostname);
            assertThat(fallback(Namespace.LOADER_TOKEN_MAP, shop.loaderToken).statusCode())
                    .isEqualTo(200);
        }

        @Test
        void everySiteIsToldWithItsOwnHosts() {
            Shop shop = Shop.served();
            shop.addSite("www.boutique.test", "boutique.test");
            as(operator())
                    .body(Map.of(
                            "name",
                            "A shop",
                            "primary_host",
                            "www.shop.test",
                            "tracked_hosts",
                            List.of("Blog.Shop.test", "bücher.shop.test")))
                    .post("/v1/containers/{container}/sites", shop.container.toString())
                    .then()
                    .statusCode(201);

            EdgeConfigDocument config =
                    document(Namespace.EDGE_CONFIG, shop.container.toString(), EdgeConfigDocument.class);
            assertThat(config.sites().values())
                    .extracting(site ->
                            site.hosts().stream().map(Host::value).sorted().toList())
                    .containsExactlyInAnyOrder(
                            List.of("www.boutique.test"),
                            List.of("blog.shop.test", "www.shop.test", "xn--bcher-kva.shop.test"));
        }

        @Test
        void siteThatIsLeftAloneIsToldToTheEdgeUntilItIsNot() {
            Shop shop = Shop.served();
            shop.addSite("www.other.test", "other.test");
            String site = shop.addSite("www.direct.test", "direct.test");

            replaced(site, Map.of("name", "Direct", "primary_host", "www.direct.test", "direct", true))
                    .body("direct", equalTo(true));
            assertThat(isDirect(shop, "www.direct.test")).isTrue();
            assertThat(isDirect(shop, "www.other.test")).isFalse();

            replaced(site, Map.of("name", "Direct", "primary_host", "www.direct.test"))
                    .body("direct", equalTo(false));
            assertThat(isDirect(shop, "www.direct.test")).isFalse();
        }

        private ValidatableResponse replaced(String site, Map<String, Object> form) {
            return as(operator())
                    .body(form)
                    .put("/v1/sites/{site}", site)
                    .then()
                    .statusCode(200);
        }

        private boolean isDirect(Shop shop, String host) {
            return document(Namespace.EDGE_CONFIG, shop.container.toString(), EdgeConfigDocument.class)
                    .sites()
                    .values()
                    .stream()
                    .filter(site -> site.hosts().contains(new Host(host)))
                    .findFirst()
                    .orElseThrow()
                    .direct();
        }

        @Test
        void moduleIsEffectiveWhenEnabledAndEntitled() {
            Shop shop = Shop.served();
            as(operator())
                    .body(Map.of("enabled", false))
                    .put("/v1/containers/{container}/modules/gtm_recovery", shop.container.toString())
                    .then()
                    .statusCode(200);
            as(operator())
                    .body(Map.of("enabled", true, "settings", Map.of("lifetime_days", 30)))
                    .put("/v1/containers/{container}/modules/cookie_keeper", shop.container.toString())
                    .then()
                    .body("settings.unknown_consent", equalTo("leave_as_is"));

            EdgeConfigDocument config =
                    document(Namespace.EDGE_CONFIG, shop.container.toString(), EdgeConfigDocument.class);
            assertThat(config.modules().gtmRecovery()).isNull();
            assertThat(config.modules().cookieKeeper().lifetimeDays()).isEqualTo(30);
        }

        @Test
        void settingOutOfRangeIsRefused() {
            Shop shop = Shop.served();

            as(operator())
                    .body(Map.of("enabled", true, "settings", Map.of("lifetime_days", 4000)))
                    .put("/v1/containers/{container}/modules/cookie_keeper", shop.container.toString())
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("invalid"));
        }

        @Test
        void cookieThatMustNeverLiveLongIsNotKept() {
            Shop shop = Shop.served();
            Map<String, Object> sessionId = Map.of("name", "PHPSESSID", "category", "analytics");

            as(operator())
                    .body(Map.of("enabled", true, "settings", Map.of("additional", List.of(sessionId))))
                    .put("/v1/containers/{container}/modules/cookie_keeper", shop.container.toString())
                    .then()
                    .statusCode(422)
                    .body("errors.field", hasItem("settings.additional"));
        }

        @Test
        void restorationIsTheCustomersChoice() {
            Shop shop = Shop.served();
            assertThat(cookieKeeper(shop).restore()).isFalse();

            as(operator())
                    .body(Map.of("enabled", true, "settings", Map.of("restore", true, "non_rolling", true)))
                    .put("/v1/containers/{container}/modules/cookie_keeper", shop.container.toString())
                    .then()
                    .statusCode(200)
                    .body("settings.restore", equalTo(true));

            assertThat(cookieKeeper(shop).restore()).isTrue();
            assertThat(cookieKeeper(shop).nonRolling()).isTrue();
        }

        private Modules.CookieKeeper cookieKeeper(Shop shop) {
            return document(Namespace.EDGE_CONFIG, shop.container.toString(), EdgeConfigDocument.class)
                    .modules()
                    .cookieKeeper();
        }

        @Test
        void publicSuffixIsNoCookieDomain() {
            Shop shop = Shop.served();

            as(operator())
                    .body(Map.of("name", "x", "primary_host", "shop.co.uk", "cookie_domain", "co.uk"))
                    .post("/v1/containers/{container}/sites", shop.container.toString())
                    .then()
                    .statusCode(422)
                    .body("errors.field", hasItem("cookie_domain"));
        }

        @Test
        void unchangedDocumentKeepsItsSeq() {
            Shop shop = Shop.served();
            long before = document(Namespace.ROUTING_MAP, shop.edgeHostname, RoutingDocument.class)
                    .seq();

            shop.addSite("www.shop.test", "shop.test");

            assertThat(document(Namespace.ROUTING_MAP, shop.edgeHostname, RoutingDocument.class)
                            .seq())
                    .isEqualTo(before);
        }

        @Test
        void deletedContainerLeavesTombstones() {
            Shop shop = Shop.served();

            as(operator())
                    .delete("/v1/containers/{container}", shop.container.toString())
                    .then()
                    .statusCode(204);

            Response gone = fallback(Namespace.ROUTING_MAP, shop.edgeHostname);
            assertThat(gone.statusCode()).isEqualTo(404);
            assertThat(gone.header("X-Qaxal-Definitive")).isEqualTo("1");
            assertThat(feed(0).documents())
                    .anyMatch(row ->
                            row.key().equals(shop.edgeHostname) && row.body().contains("\"deleted\":true"));
        }
    }

    @Nested
    class Domains {
        @Test
        void verifiedDomainIsServedAndBecomesTheSitesAddress() {
            Shop shop = Shop.served();
            String site = shop.addSite("www.verified.test", "verified.test");
            String domain = shop.addDomain("data.verified.test");
            assertThat(fallback(Namespace.ROUTING_MAP, "data.verified.test").statusCode())
                    .isEqualTo(404);

            verify(domain).then().statusCode(200).body("state", equalTo("active"));

            document(Namespace.ROUTING_MAP, "data.verified.test", RoutingDocument.class);
            as(operator()).get("/v1/sites/{site}", site).then().body("first_party_host", equalTo("data.verified.test"));
            assertThat((String)
                            as(operator()).get("/v1/sites/{site}/snippet", site).path("html"))
                    .contains("https://data.verified.test/l/" + shop.loaderToken + ".js?s=");
        }

        @Test
        void claimBlocksNobodyAndOnlyOneOwns() {
            Shop first = Shop.served();
            Shop second = Shop.served();
            String claimed = first.addDomain("data.claimed.test");
            String owned = second.addDomain("data.claimed.test");

            verify(owned).then().statusCode(200);

            verify(claimed).then().statusCode(409).body("code", equalTo("domain_taken"));
        }

        @Test
        void keyThatMovesBetweenContainersIsOneRow() {
            Shop first = Shop.served();
            Shop second = Shop.served();
            String before = first.addDomain("data.moves.test");
            verify(before).then().statusCode(200);
            as(operator()).delete("/v1/domains/{domain}", before).then().statusCode(204);

            verify(second.addDomain("data.moves.test")).then().statusCode(200);
            first.addSite("www.other.test", "other.test");

            assertThat(document(Namespace.ROUTING_MAP, "data.moves.test", RoutingDocument.class)
                            .containerId())
                    .isEqualTo(second.container);
        }

        private Response verify(String domain) {
            return as(operator()).post("/v1/domains/{domain}/verification", domain);
        }
    }

    @Nested
    class Subscriptions {
        @Test
        void pauseArrivesByEvent() {
            Shop shop = Shop.served();

            send(Topic.SUBSCRIPTION_CHANGES, Json.encode(shop.subscription(2, PauseReason.OVER_LIMIT)));

            await().atMost(Duration.ofSeconds(10)).until(() -> "paused".equals(shop.status()));
            EdgeConfigDocument config =
                    document(Namespace.EDGE_CONFIG, shop.container.toString(), EdgeConfigDocument.class);
            assertThat(config.pausedReasons()).containsExactly(PauseReason.OVER_LIMIT);
        }

        @Test
        void olderWordOfBillingIsIgnored() {
            Shop shop = Shop.served();
            SubscriptionChange old = shop.subscription(2, PauseReason.OPERATOR);
            StandInBilling.FEED.add(shop.subscription(3));
            await().untilAsserted(() -> assertThat(configVersion(shop)).isGreaterThan(2));

            send(Topic.SUBSCRIPTION_CHANGES, Json.encode(old));
            Shop witness = Shop.incomplete();
            witness.connect();
            send(Topic.SUBSCRIPTION_CHANGES, Json.encode(witness.subscription(1)));

            await().until(() -> "active".equals(witness.status()));
            assertThat(shop.status()).isEqualTo("active");
        }

        private long configVersion(Shop shop) {
            return as(operator())
                    .get("/v1/containers/{container}", shop.container.toString())
                    .jsonPath()
                    .getLong("config_version");
        }
    }

    @Nested
    class Feed {
        @Test
        void readerNeverSkipsWhatConcurrentWritersCommit() {
            List<Shop> shops = List.of(Shop.served(), Shop.served(), Shop.served(), Shop.served());
            long start = feed(0).lastSeq();
            AtomicBoolean writing = new AtomicBoolean(true);
            CompletableFuture<List<Long>> seen = CompletableFuture.supplyAsync(() -> follow(start, writing));

            try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
                List<CompletableFuture<Void>> writes = new ArrayList<>();
                for (int i = 0; i < 80; i++) {
                    int number = i;
                    writes.add(CompletableFuture.runAsync(
                            () -> shops.get(number % shops.size()).addSite("h" + number + ".feed.test", "feed.test"),
                            writers));
                }
                CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
                        .join();
            }
            writing.set(false);

            List<Long> missed = new ArrayList<>(feed(start).documents().stream()
                    .map(EdgeDocumentPage.Row::seq)
                    .toList());
            missed.removeAll(seen.join());
            assertThat(missed).isEmpty();
        }

        @Test
        void pagesFollowEachOther() {
            Shop.served();
            EdgeDocumentPage first = feed("?after=0&limit=2");
            EdgeDocumentPage second = feed("?after=" + first.next() + "&limit=2");

            assertThat(first.end()).isFalse();
            assertThat(second.documents().getFirst().seq())
                    .isGreaterThan(first.documents().getLast().seq());
        }

        @Test
        void digestNamesEveryLivingKeyOnce() {
            Shop shop = Shop.served();

            as(TestKeys.service("sync", "edge-feed"))
                    .get("/internal/edge-documents/digest?namespace=ROUTING_MAP&limit=1000")
                    .then()
                    .statusCode(200)
                    .body("rows.key", hasItem(shop.edgeHostname))
                    .body("rows[0].sha256", notNullValue());
        }

        @Test
        void containersAreFedToBilling() {
            Shop shop = Shop.incomplete();

            as(TestKeys.service("billing", "containers-feed"))
                    .get("/internal/containers?after=0&limit=1000")
                    .then()
                    .statusCode(200)
                    .body("containers.container_id", hasItem(shop.container.toString()));
        }

        /** Reads on until nobody writes and the end is reached, as sync does. */
        private List<Long> follow(long start, AtomicBoolean writing) {
            List<Long> seen = new ArrayList<>();
            long cursor = start;
            boolean last;
            do {
                last = !writing.get();
                EdgeDocumentPage page = feed("?after=" + cursor + "&limit=3");
                page.documents().forEach(row -> seen.add(row.seq()));
                cursor = page.next();
                last &= page.end();
            } while (!last);
            return seen;
        }
    }

    @Nested
    class Authorization {
        @Test
        void tokensThatAreNotOursOpenNothing() {
            for (String token : List.of(TestKeys.expired("operator"), TestKeys.forged("operator"), "none")) {
                as(token).get("/v1/clients").then().statusCode(401);
            }
            given().get("/v1/clients").then().statusCode(401);
            given().get("/internal/edge-documents").then().statusCode(401);
        }

        @Test
        void everyServiceOpensItsOwnFeedOnly() {
            as(TestKeys.service("billing", "containers-feed"))
                    .get("/internal/edge-documents")
                    .then()
                    .statusCode(403);
            as(TestKeys.service("sync", "edge-feed"))
                    .get("/internal/containers")
                    .then()
                    .statusCode(403);
            as(operator()).get("/internal/edge-documents").then().statusCode(403);
        }

        @Test
        void originIsNotTheCustomersToSet() {
            Shop shop = Shop.incomplete();

            as(shop.member("owner"))
                    .body(Map.of("scheme", "http", "host", "127.0.0.1", "port", 1))
                    .put("/v1/containers/{container}/origin", shop.container.toString())
                    .then()
                    .statusCode(403);
        }

        @Test
        void fallbackOpensWithItsSecretOnly() {
            given().get("/container-config/ROUTING_MAP/x").then().statusCode(401);
            given().header("X-Edge-Auth", "wrong")
                    .get("/container-config/ROUTING_MAP/x")
                    .then()
                    .statusCode(401);
            as(operator()).get("/container-config/ROUTING_MAP/x").then().statusCode(401);
        }
    }

    private void send(Topic topic, byte[] event) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(prefix), event)).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Response fallback(Namespace namespace, String key) {
        return given().header("X-Edge-Auth", TestKeys.EDGE_AUTH).get("/container-config/" + namespace + "/" + key);
    }

    private static <T> T document(Namespace namespace, String key, Class<T> type) {
        Response found = fallback(namespace, key);
        assertThat(found.statusCode()).as(key).isEqualTo(200);
        return Json.decode(found.asByteArray(), type);
    }

    private static EdgeDocumentPage feed(long after) {
        return feed("?limit=1000&after=" + after);
    }

    private static EdgeDocumentPage feed(String query) {
        Response page = as(TestKeys.service("sync", "edge-feed")).get("/internal/edge-documents" + query);
        assertThat(page.statusCode()).isEqualTo(200);
        return Json.decode(page.asByteArray(), EdgeDocumentPage.class);
    }
}
