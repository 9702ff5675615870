package com.qaxal.config;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every endpoint of the API, each role, and somebody of another client. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class TenancyIT {
    private static final List<String> ROLES = List.of("viewer", "editor", "admin", "owner");
    private static final Map<String, String> SITE = Map.of("name", "A site", "primary_host", "www.another.test");
    private static final Map<String, Object> ORIGIN = Map.of("scheme", "http", "host", "127.0.0.1", "port", 1);
    private static final Map<String, String> MEMBER = Map.of("email", "a@b.test", "role", "viewer");

    static final List<Endpoint> OF_CLIENTS = List.of(
            new Endpoint("GET", "/v1/clients/{client}", "viewer", null),
            new Endpoint("GET", "/v1/clients/{client}/members", "viewer", null),
            new Endpoint("POST", "/v1/clients/{client}/members", "admin", MEMBER),
            new Endpoint("GET", "/v1/clients/{client}/containers", "viewer", null),
            new Endpoint("POST", "/v1/clients/{client}/containers", "admin", Map.of("name", "Another")),
            new Endpoint("GET", "/v1/containers/{container}", "viewer", null),
            new Endpoint("PATCH", "/v1/containers/{container}", "editor", Map.of("name", "Renamed")),
            new Endpoint("DELETE", "/v1/containers/{container}", "admin", null),
            new Endpoint("PUT", "/v1/containers/{container}/origin", "nobody", ORIGIN),
            new Endpoint("GET", "/v1/containers/{container}/sites", "viewer", null),
            new Endpoint("POST", "/v1/containers/{container}/sites", "editor", SITE),
            new Endpoint("GET", "/v1/containers/{container}/domains", "viewer", null),
            new Endpoint("POST", "/v1/containers/{container}/domains", "editor", Map.of("host", "x.another.test")),
            new Endpoint("GET", "/v1/containers/{container}/modules", "viewer", null),
            new Endpoint("PUT", "/v1/containers/{container}/modules/{module}", "editor", Map.of("enabled", true)),
            new Endpoint("GET", "/v1/containers/{container}/sessions", "viewer", null),
            new Endpoint("GET", "/v1/containers/{container}/statistics", "viewer", null),
            new Endpoint("GET", "/v1/sites/{site}", "viewer", null),
            new Endpoint("PUT", "/v1/sites/{site}", "editor", SITE),
            new Endpoint("DELETE", "/v1/sites/{site}", "editor", null),
            new Endpoint("GET", "/v1/sites/{site}/snippet", "viewer", null),
            new Endpoint("POST", "/v1/sites/{site}/prefix-rotation", "editor", null),
            new Endpoint("DELETE", "/v1/sites/{site}/former-prefix", "editor", null),
            new Endpoint("GET", "/v1/sites/{site}/proxy-snippets", "viewer", null),
            new Endpoint("GET", "/v1/sites/{site}/proxy-keys", "viewer", null),
            new Endpoint("POST", "/v1/sites/{site}/proxy-keys", "admin", null),
            new Endpoint("DELETE", "/v1/sites/{site}/proxy-keys/{key}", "admin", null),
            new Endpoint("POST", "/v1/containers/{container}/debug-tokens", "editor", null),
            new Endpoint("POST", "/v1/domains/{domain}/check", "editor", null),
            new Endpoint("DELETE", "/v1/domains/{domain}", "editor", null));

    static final List<Endpoint> OF_OPERATORS = List.of(
            new Endpoint("POST", "/v1/clients", "nobody", Map.of("name", "Another")),
            new Endpoint("POST", "/v1/domains/{domain}/verification", "nobody", null),
            new Endpoint("GET", "/v1/drift-reports", "nobody", null),
            new Endpoint("GET", "/v1/edge-epoch", "nobody", null),
            new Endpoint("POST", "/v1/edge-epoch", "nobody", null));

    /** @param least the role that is needed; {@code nobody}: platform roles only */
    record Endpoint(
            String method,
            String path,
            String least,
            @Nullable Object body) {
        boolean isOpenTo(String role) {
            return ROLES.contains(least) && ROLES.indexOf(role) >= ROLES.indexOf(least);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** A client with something under every id. */
    private record Estate(Shop shop, String site, String domain, String key) {
        static Estate standing() {
            Shop shop = Shop.incomplete();
            String site = shop.addSite("www.estate.test", "estate.test");
            String key =
                    as(operator()).post("/v1/sites/{site}/proxy-keys", site).path("key_id");
            return new Estate(shop, site, shop.addDomain("data.estate.test"), key);
        }

        int ask(String token, Endpoint endpoint) {
            String path = endpoint.path()
                    .replace("{client}", shop.client.toString())
                    .replace("{container}", shop.container.toString())
                    .replace("{site}", site)
                    .replace("{domain}", domain)
                    .replace("{key}", key)
                    .replace("{module}", "gtm_recovery");
            var request = as(token);
            return (endpoint.body() == null ? request : request.body(endpoint.body()))
                    .request(endpoint.method(), path)
                    .statusCode();
        }
    }

    @ParameterizedTest
    @FieldSource("OF_CLIENTS")
    void isOpenFromARoleUpwardsAndAbsentForStrangers(Endpoint endpoint) {
        String stranger = Shop.incomplete().member("owner");
        Estate estate = Estate.standing();

        assertThat(estate.ask("none", endpoint)).isEqualTo(401);
        assertThat(estate.ask(stranger, endpoint)).isEqualTo(404);
        for (String role : ROLES) { // what is allowed may be the last of an estate
            int status = estate.ask(estate.shop().member(role), endpoint);
            if (endpoint.isOpenTo(role)) {
                assertThat(status).as(role).isIn(200, 201, 204, 409);
                estate = Estate.standing();
            } else {
                assertThat(status).as(role).isEqualTo(403);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("OF_OPERATORS")
    void isOpenToOperatorsOnly(Endpoint endpoint) {
        Estate estate = Estate.standing();

        assertThat(estate.ask("none", endpoint)).isEqualTo(401);
        assertThat(estate.ask(estate.shop().member("owner"), endpoint)).isEqualTo(403);
    }

    @Test
    void noEndpointIsForgottenHere() {
        Map<String, Map<String, Object>> served =
                given().get("/openapi?format=json").jsonPath().getMap("paths");
        Set<String> endpoints = served.entrySet().stream()
                .filter(path ->
                        path.getKey().startsWith("/v1/") && !path.getKey().startsWith("/v1/auth/"))
                .flatMap(path -> path.getValue().keySet().stream()
                        .map(method -> method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey()))
                .collect(Collectors.toSet());

        Set<String> walked = java.util.stream.Stream.of(
                        OF_CLIENTS, OF_OPERATORS, List.of(new Endpoint("GET", "/v1/clients", "viewer", null)))
                .flatMap(List::stream)
                .map(Endpoint::toString)
                .collect(Collectors.toSet());
        assertThat(walked).isEqualTo(endpoints);
    }

    @Test
    void strangersListHoldsTheirOwnClientsOnly() {
        Shop shop = Shop.incomplete();
        Shop stranger = Shop.incomplete();

        assertThat(as(stranger.member("viewer")).get("/v1/clients").jsonPath().getList("items.client_id", String.class))
                .containsExactly(stranger.client.toString());
        assertThat(as(operator()).get("/v1/clients").jsonPath().getList("items.client_id", String.class))
                .contains(shop.client.toString(), stranger.client.toString());
    }
}
