package com.qaxal.config.edge;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Namespace;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** What customers prove themselves to the edge with. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class EdgeSecretsIT {
    @Inject
    EdgeFeed feed;

    @Inject
    Jdbi jdbi;

    @Test
    void edgeIsToldTheDigestOfAProxyKeyOnly() throws Exception {
        Shop shop = Shop.served();
        String site = shop.addSite("www.keys.test", "keys.test");

        String key = create(site).jsonPath().getString("key");

        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
        assertThat(digests(shop))
                .containsExactly(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256));
        assertThat(everythingStored()).doesNotContain(key);
        assertThat(as(operator()).get("/v1/sites/{site}/proxy-keys", site).asString())
                .doesNotContain(key);
    }

    @Test
    void twoKeysAreValidWhileOneIsExchanged() {
        Shop shop = Shop.served();
        String site = shop.addSite("www.rotated.test", "rotated.test");
        String older = create(site).jsonPath().getString("key_id");
        create(site);
        assertThat(digests(shop)).hasSize(2);

        create(site).then().statusCode(409).body("code", equalTo("two_keys"));
        as(operator())
                .delete("/v1/sites/{site}/proxy-keys/{key}", site, older)
                .then()
                .statusCode(204);

        assertThat(digests(shop)).hasSize(1);
        create(site).then().statusCode(201);
    }

    @Test
    void noMoreThanTwoKeysComeOfManyWishesAtOnce() {
        Shop shop = Shop.served();
        String site = shop.addSite("www.hasty.test", "hasty.test");

        List<CompletableFuture<Integer>> wishes = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> create(site).statusCode()))
                .limit(6)
                .toList();

        assertThat(wishes.stream().map(CompletableFuture::join).sorted()).containsExactly(201, 201, 409, 409, 409, 409);
        assertThat(digests(shop)).hasSize(2);
    }

    @Test
    void keyOfAnotherSiteIsNotFound() {
        Shop shop = Shop.served();
        String key = create(shop.addSite("www.one.test", "one.test")).jsonPath().getString("key_id");
        String other = shop.addSite("www.other.test", "other.test");

        as(operator())
                .delete("/v1/sites/{site}/proxy-keys/{key}", other, key)
                .then()
                .statusCode(404);
        assertThat(digests(shop)).hasSize(1);
    }

    @Test
    void debugTokenIsForOneContainerAndForHalfAnHour() {
        Shop shop = Shop.incomplete();
        Response made =
                as(shop.member("editor")).post("/v1/containers/{container}/debug-tokens", shop.container.toString());
        String token = made.then().statusCode(201).extract().path("token");

        JsonPath claims =
                JsonPath.from(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
        assertThat(claims.getString("scope")).isEqualTo("debug");
        assertThat(claims.getString("container_id")).isEqualTo(shop.container.toString());
        assertThat(claims.getLong("exp") - claims.getLong("iat"))
                .isEqualTo(1_800)
                .isEqualTo(made.jsonPath().getLong("expires_in"));
    }

    @Test
    void debugTokenOpensNothingHere() {
        Shop shop = Shop.incomplete();
        String token = as(operator())
                .post("/v1/containers/{container}/debug-tokens", shop.container.toString())
                .path("token");

        given().auth()
                .oauth2(token)
                .get("/v1/containers/{container}", shop.container.toString())
                .then()
                .statusCode(401);
    }

    private static Response create(String site) {
        return as(operator()).post("/v1/sites/{site}/proxy-keys", site);
    }

    private List<String> digests(Shop shop) {
        EdgeFeed.Stored stored =
                feed.one(Namespace.EDGE_CONFIG, shop.container.toString()).orElseThrow();
        return Json.decode(stored.body().getBytes(StandardCharsets.UTF_8), EdgeConfigDocument.class)
                .sites()
                .values()
                .stream()
                .flatMap(site -> site.proxyKeyDigests().stream())
                .toList();
    }

    private String everythingStored() {
        List<String> rows = jdbi.withHandle(handle -> handle.createQuery(
                        "select cast(proxy_key as text) from proxy_key union all select cast(audit_log as text) from audit_log")
                .mapTo(String.class)
                .list());
        return String.join("\n", rows);
    }
}
