package com.qaxal.config.domain;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static com.qaxal.config.domain.TwoResolvers.set;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.config.Shop;
import com.qaxal.config.TestClock;
import com.qaxal.model.kv.Namespace;
import com.qaxal.testing.TestKeys;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A claim as its owner has it: in the API, and in the zone. */
record Claimed(Shop shop, String host, String id, TestClock clock) {
    /** Where edge hostnames lead. */
    static final String EDGE = "198.51.100.7";

    static final Duration BETWEEN_CHECKS = Duration.ofSeconds(11);

    static Claimed by(Shop shop, String host, TestClock clock) {
        return new Claimed(shop, host, shop.addDomain(host), clock);
    }

    /** One that is served, since its records are there. */
    static Claimed active(Shop shop, String host, TestClock clock) {
        Claimed claimed = by(shop, host, clock);
        claimed.publish();
        assertThat(claimed.check().getString("state")).isEqualTo("active");
        return claimed;
    }

    /** Whose edge hostname leads to the edge. */
    static Shop shopAtTheEdge() {
        Shop shop = Shop.served();
        set(shop.edgeHostname, "A", EDGE);
        return shop;
    }

    /** The container that the edge is told of; null: none. */
    static @Nullable String servedFor(String host) {
        Response answer = given().header("X-Edge-Auth", TestKeys.EDGE_AUTH)
                .get("/container-config/{namespace}/{key}", Namespace.ROUTING_MAP.name(), host);
        return answer.statusCode() == 404 ? null : answer.path("container_id");
    }

    UUID uuid() {
        return UUID.fromString(id);
    }

    /** Sets both records that the claim asks for. */
    void publish() {
        prove();
        pointToUs();
    }

    void prove() {
        set("_qaxal." + host, "TXT", token());
    }

    void pointToUs() {
        set(host, "CNAME", shop.edgeHostname + ".");
    }

    String token() {
        return read().getString("records.find { it.type == 'TXT' }.value");
    }

    /** Has it looked up now. */
    JsonPath check() {
        Response answer = await().until(
                        () -> {
                            clock.advance(BETWEEN_CHECKS); // it may have been looked at meanwhile without being asked
                            return askForCheck();
                        },
                        each -> each.statusCode() != 429);
        return answer.then().statusCode(200).extract().jsonPath();
    }

    Response askForCheck() {
        return as(operator()).post("/v1/domains/{domain}/check", id);
    }

    Response vouch() {
        return as(operator()).post("/v1/domains/{domain}/verification", id);
    }

    JsonPath read() {
        return as(operator())
                .get("/v1/containers/{container}/domains", shop.container.toString())
                .jsonPath()
                .setRootPath("items.find { it.domain_id == '" + id + "' }");
    }

    String state() {
        return read().getString("state");
    }

    void awaitState(String state) {
        await().until(this::state, state::equals);
    }
}
