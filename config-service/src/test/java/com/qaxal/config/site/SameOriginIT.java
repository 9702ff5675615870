package com.qaxal.config.site;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** A site's prefix and what its own server is given. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class SameOriginIT {
    @Inject
    Jdbi jdbi;

    @Test
    void rotationKeepsTheFormerPrefixUntilItIsEnded() {
        Shop shop = Shop.served();
        String site = shop.addSite("www.rotating.test", "rotating.test");
        String first = rotate(site).path("prefix");

        String second = rotate(site).path("prefix");

        assertThat(second).isNotEqualTo(first);
        assertThat(edgeConfig(shop).getString("sites." + token(site) + ".prefix"))
                .isEqualTo(second);
        assertThat(edgeConfig(shop).getString("sites." + token(site) + ".former_prefix"))
                .isEqualTo(first);
        rotate(site).then().statusCode(409).body("code", equalTo("two_prefixes"));
        as(operator()).delete("/v1/sites/{site}/former-prefix", site).then().statusCode(204);
        assertThat(edgeConfig(shop).getString("sites." + token(site) + ".former_prefix"))
                .isNull();
        assertThat(rotate(site).<String>path("former_prefix")).isEqualTo(second);
    }

    @Test
    void prefixThatIsReplacedByHandStaysValidToo() {
        String site = Shop.served().addSite("www.byhand.test", "byhand.test");
        replace(site, "www.byhand.test", "/first1").statusCode(200).body("former_prefix", nullValue());

        replace(site, "www.byhand.test", "/second2").statusCode(200).body("former_prefix", equalTo("/first1"));

        replace(site, "www.byhand.test", "/third3").statusCode(409).body("code", equalTo("two_prefixes"));
    }

    @Test
    void prefixThatBlockListsKnowIsRefused() {
        String site = Shop.served().addSite("www.listed.test", "listed.test");

        replace(site, "www.listed.test", "/tracking").statusCode(422).body("errors[0].field", equalTo("prefix"));
    }

    @Test
    void snippetsComeWithTheSecretOnceAndWithoutItAfterwards() {
        String site = Shop.served().addSite("www.pasted.test", "pasted.test");
        String prefix = rotate(site).path("prefix");

        JsonPath made = as(operator()).post("/v1/sites/{site}/proxy-keys", site).jsonPath();

        String key = made.getString("key");
        for (String server : new String[] {"nginx", "caddy", "cloudflare_worker"}) {
            assertThat(made.getString("snippets." + server)).contains(prefix, key);
            as(operator())
                    .get("/v1/sites/{site}/proxy-snippets", site)
                    .then()
                    .body(server, containsString(prefix))
                    .body(server, containsString("PROXY_KEY"))
                    .body(server, org.hamcrest.Matchers.not(containsString(key)));
        }
    }

    @Test
    void siteWithoutAPrefixHasNone() {
        String site = Shop.served().addSite("www.plain.test", "plain.test");

        as(operator())
                .get("/v1/sites/{site}/proxy-snippets", site)
                .then()
                .statusCode(409)
                .body("code", equalTo("no_prefix"));
        as(operator())
                .post("/v1/sites/{site}/proxy-keys", site)
                .then()
                .statusCode(201)
                .body("snippets", nullValue());
    }

    private static Response rotate(String site) {
        return as(operator()).post("/v1/sites/{site}/prefix-rotation", site);
    }

    private static ValidatableResponse replace(String site, String host, String prefix) {
        return as(operator())
                .body(Map.of("name", host, "primary_host", host, "prefix", prefix))
                .put("/v1/sites/{site}", site)
                .then();
    }

    private static String token(String site) {
        return as(operator()).get("/v1/sites/{site}", site).path("container_token");
    }

    private JsonPath edgeConfig(Shop shop) {
        String body = jdbi.withHandle(handle -> handle.createQuery(
                        "select body from edge_document where namespace = 'EDGE_CONFIG' and key = :key")
                .bind("key", shop.container.toString())
                .mapTo(String.class)
                .one());
        return JsonPath.from(body);
    }
}
