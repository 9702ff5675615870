package com.qaxal.config;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;

import com.qaxal.model.id.ClientId;
import com.qaxal.testing.TestKeys;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client with something under every id that the paths of the API name, and what can be asked of each operation. */
public record Estate(Map<String, String> ids) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** {@code FRESH} stands for something that no other request says. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /v1/clients", "{'name':'Another'}"),
            Map.entry(
                    "POST /v1/clients/{client}/members",
                    "{'email':'FRESH@estate.test','role':'viewer','password':'long enough to pass'}"),
            Map.entry("PATCH /v1/clients/{client}/members/{member}", "{'role':'editor'}"),
            Map.entry("POST /v1/clients/{client}/api-keys", "{'name':'A program','role':'viewer'}"),
            Map.entry("POST /v1/clients/{client}/invitations", "{'email':'FRESH@estate.test','role':'viewer'}"),
            Map.entry("POST /v1/clients/{client}/containers", "{'name':'Another'}"),
            Map.entry("PATCH /v1/containers/{container}", "{'name':'Renamed'}"),
            Map.entry("PUT /v1/containers/{container}/origin", "{'scheme':'http','host':'127.0.0.1','port':1}"),
            Map.entry("POST /v1/containers/{container}/sites", "{'name':'A site','primary_host':'www.new.test'}"),
            Map.entry("POST /v1/containers/{container}/domains", "{'host':'FRESH.new.test'}"),
            Map.entry("PUT /v1/containers/{container}/modules/{module}", "{'enabled':false}"),
            Map.entry("POST /v1/containers/{container}/explain", "{'url':'www.estate.test'}"),
            Map.entry("POST /internal/containers/batch", "{'containers':[]}"),
            Map.entry("PUT /v1/sites/{site}", "{'name':'A site','primary_host':'www.new.test'}"),
            Map.entry("POST /internal/edge-documents/digest", "{'namespace':'ROUTING_MAP','keys':['x.test']}"),
            Map.entry("POST /internal/drift-reports", "{'found':{}}"));

    private static final Map<String, String> QUERIES = Map.of(
            "GET /internal/edge-documents/digest", "?namespace=ROUTING_MAP",
            "GET /internal/edge-documents/one", "?namespace=ROUTING_MAP&key=x.test");

    public static Estate standing() {
        Shop shop = Shop.incomplete();
        shop.connect();
        String site = shop.addSite("www.estate.test", "estate.test");
        String key = as(operator()).post("/v1/sites/{site}/proxy-keys", site).path("key_id");
        String member = as(operator())
                .body(Map.of("email", StandInBilling.OPERATOR, "role", "viewer"))
                .post("/v1/clients/{client}/members", shop.client.toString())
                .path("member_id");
        return new Estate(Map.of(
                "client",
                shop.client.toString(),
                "container",
                shop.container.toString(),
                "site",
                site,
                "key",
                key,
                "member",
                member,
                "api_key",
                as(operator())
                        .body(Map.of("name", "A program", "role", "viewer"))
                        .post("/v1/clients/{client}/api-keys", shop.client.toString())
                        .path("key_id"),
                "invitation",
                as(operator())
                        .body(Map.of("email", "invited@estate.test", "role", "viewer"))
                        .post("/v1/clients/{client}/invitations", shop.client.toString())
                        .path("invitation_id"),
                "domain",
                shop.addDomain(UUID.randomUUID() + ".estate.test"),
                "version",
                version(shop),
                "module",
                "gtm_recovery"));
    }

    private static String version(Shop shop) {
        return as(operator())
                .get("/v1/containers/{container}/history", shop.container.toString())
                .jsonPath()
                .getString("items[0].config_version");
    }

    /** Other ids, with nothing behind them. */
    public Estate gone() {
        Map<String, String> nothing = new HashMap<>(ids);
        nothing.replaceAll((name, id) -> List.of("module", "version").contains(name)
                ? id
                : UUID.randomUUID().toString());
        return new Estate(nothing);
    }

    public String member(String role) {
        return TestKeys.member(ClientId.parse(ids.get("client")), role);
    }

    /** An API key, with a role. */
    public String key(String role) {
        return as(operator())
                .body(Map.of("name", "A program", "role", role))
                .post("/v1/clients/{client}/api-keys", ids.get("client"))
                .then()
                .statusCode(201)
                .extract()
                .path("key");
    }

    /** @param operation such as {@code GET /v1/sites/{site}} */
    public HttpResponse<String> ask(@Nullable String token, String operation) {
        String body = BODIES.get(operation);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + path(operation)))
                .timeout(Duration.ofSeconds(10))
                .method(
                        operation.substring(0, operation.indexOf(' ')),
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(said(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(operation + " got no answer", e);
        }
    }

    private String path(String operation) {
        String path = operation.substring(operation.indexOf(' ') + 1) + QUERIES.getOrDefault(operation, "");
        for (Map.Entry<String, String> id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        return path;
    }

    private static String said(String body) {
        return body.replace('\'', '"').replace("FRESH", UUID.randomUUID().toString());
    }
}
