package com.qaxal.config;

import static io.restassured.RestAssured.given;

import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.testing.TestKeys;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A client with one container, made through the API as everybody makes them. */
public final class Shop {
    static final Set<String> ENTITLEMENTS = Set.of(
            "adblock_itp_detection",
            "cookie_keeper",
            "custom_domain",
            "gtm_recovery",
            "sgtm_proxy",
            "cookie_restoration");
    private static final AtomicLong SEQ = new AtomicLong();

    public final ClientId client;
    public final ContainerId container;
    public final String loaderToken;
    public final String edgeHostname;

    private Shop(ClientId client, String container, String loaderToken, String edgeHostname) {
        this.client = client;
        this.container = ContainerId.parse(container);
        this.loaderToken = loaderToken;
        this.edgeHostname = edgeHostname;
    }

    /** Without an origin and without a subscription. */
    public static Shop incomplete() {
        String client = as(operator())
                .body(Map.of("name", "A client"))
                .post("/v1/clients")
                .then()
                .statusCode(201)
                .extract()
                .path("client_id");
        ValidatableResponse container = as(operator())
                .body(Map.of("name", "A container", "plan", "starter"))
                .post("/v1/clients/{client}/containers", client)
                .then()
                .statusCode(201);
        return new Shop(
                ClientId.parse(client),
                container.extract().path("container_id"),
                container.extract().path("loader_token"),
                container.extract().path("edge_hostname"));
    }

    public static Shop served() {
        Shop shop = incomplete();
        shop.connect();
        StandInBilling.FEED.add(shop.subscription(1));
        org.awaitility.Awaitility.await().until(() -> "active".equals(shop.status()));
        return shop;
    }

    public void connect() {
        as(operator())
                .body(Map.of("scheme", "http", "host", "127.0.0.1", "port", 8091))
                .put("/v1/containers/{container}/origin", container.toString())
                .then()
                .statusCode(200);
    }

    public String addSite(String host, String cookieDomain) {
        return as(operator())
                .body(Map.of("name", host, "primary_host", host, "cookie_domain", cookieDomain, "gtm_id", "GTM-SHOP01"))
                .post("/v1/containers/{container}/sites", container.toString())
                .then()
                .statusCode(201)
                .extract()
                .path("site_id");
    }

    public String addDomain(String host) {
        return as(operator())
                .body(Map.of("host", host))
                .post("/v1/containers/{container}/domains", container.toString())
                .then()
                .statusCode(201)
                .extract()
                .path("domain_id");
    }

    public String status() {
        return as(operator())
                .get("/v1/containers/{container}", container.toString())
                .path("status");
    }

    public SubscriptionChange subscription(long version, PauseReason... reasons) {
        return new SubscriptionChange(
                SEQ.incrementAndGet(),
                container,
                version,
                SubscriptionChange.Status.ACTIVE,
                List.of(reasons),
                "starter",
                ENTITLEMENTS,
                false,
                "test");
    }

    public String member(String role) {
        return TestKeys.member(client, role);
    }

    public static String operator() {
        return TestKeys.platform("operator");
    }

    public static RequestSpecification as(String token) {
        return given().filter(new io.restassured.filter.log.ErrorLoggingFilter())
                .auth()
                .oauth2(token)
                .contentType("application/json");
    }
}
