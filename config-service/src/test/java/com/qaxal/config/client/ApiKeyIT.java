package com.qaxal.config.client;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.config.access.NamedSecret;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys by which a client's programs ask. Who may do what with one, AuthorizationIT asks of every operation. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class ApiKeyIT {
    @Inject
    Jdbi jdbi;

    private Shop shop;

    @BeforeEach
    void shopStands() {
        shop = Shop.incomplete();
    }

    @Test
    void keyIsShownOnceAndKeptNowhere() {
        Response made = make(shop.member("admin"), "editor");

        String key = made.then()
                .statusCode(201)
                .body("name", equalTo("A program"))
                .body("role", equalTo("editor"))
                .body("key", startsWith("qaxal_"))
                .extract()
                .path("key");
        String secret = key.substring("qaxal_".length());
        assertThat(list().asString()).contains(made.<String>path("key_id")).doesNotContain(secret);
        assertThat(as(operator()).get("/v1/audit?client=" + shop.client).asString())
                .contains("api_key.created")
                .doesNotContain(secret);
        byte[] bytes = NamedSecret.parse(secret).orElseThrow().secret();
        assertThat(row(made))
                .contains("A program")
                .doesNotContain(HexFormat.of().formatHex(bytes));
    }

    @Test
    void whatAKeyDoesIsWrittenDownAsItsDoing() {
        Response key = make(shop.member("owner"), "admin");

        as(key.path("key"))
                .body(Map.of("name", "By a program"))
                .post("/v1/clients/{client}/containers", shop.client.toString())
                .then()
                .statusCode(201)
                .header("RateLimit", startsWith("\"requests\";r="));

        as(shop.member("admin"))
                .get("/v1/clients/{client}/audit?action=container.created", shop.client.toString())
                .then()
                .body("items[0].actor", equalTo("api_key " + key.path("key_id")));
    }

    @Test
    void keySeesItsOwnClientAlone() {
        Shop other = Shop.incomplete();
        String key = make(shop.member("owner"), "owner").path("key");

        as(key).get("/v1/clients").then().statusCode(200).body("items.client_id", contains(shop.client.toString()));
        as(key).get("/v1/containers/{container}", other.container.toString())
                .then()
                .statusCode(404);
    }

    @Test
    void nobodyMakesAKeyThatMayMoreThanTheyMay() {
        make(shop.member("admin"), "owner").then().statusCode(403);
        make(shop.member("editor"), "viewer").then().statusCode(403);

        make(shop.member("admin"), "admin").then().statusCode(201);
        make(shop.member("owner"), "owner").then().statusCode(201);
    }

    @Test
    void revokedKeyIsRefusedWithTheNextRequest() {
        Response key = make(shop.member("admin"), "viewer");
        as(key.path("key")).get("/v1/clients").then().statusCode(200);

        as(shop.member("admin"))
                .delete("/v1/clients/{client}/api-keys/{key}", shop.client.toString(), key.path("key_id"))
                .then()
                .statusCode(204);

        as(key.path("key")).get("/v1/clients").then().statusCode(401);
        list().then().body("items.size()", equalTo(0));
    }

    @Test
    void whatIsNoGoodKeyIsAnsweredAlike() {
        Response expired = make(shop.member("admin"), "viewer");
        jdbi.useHandle(handle -> handle.execute(
                "update api_key set expires_at = now() - interval '1 second' where id = ?", id(expired)));
        String right = make(shop.member("admin"), "viewer").path("key");
        String wrong = right.substring(0, right.length() - 20) + "A".repeat(20);

        List<Response> answers = Stream.of(
                        expired.<String>path("key"), wrong, "qaxal_" + "A".repeat(64), "qaxal_", "qaxal_/+x")
                .map(key -> as(key).get("/v1/clients"))
                .toList();

        assertThat(answers).allSatisfy(answer -> {
            answer.then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body("code", equalTo("unauthorized"));
            assertThat(answer.asString()).isEqualTo(answers.getFirst().asString());
        });
        as(right).get("/v1/clients").then().statusCode(200);
    }

    @Test
    void keyIsGoodUntilItExpires() {
        OffsetDateTime tomorrow = OffsetDateTime.now(ZoneOffset.UTC).plusDays(1).withNano(0);

        make(shop.member("admin"), Map.of("name", "Late", "role", "viewer", "expires_at", "2020-01-01T00:00:00Z"))
                .then()
                .statusCode(422)
                .body("errors.field", contains("expires_at"));
        String key = make(
                        shop.member("admin"),
                        Map.of("name", "A day", "role", "viewer", "expires_at", tomorrow.toString()))
                .then()
                .statusCode(201)
                .extract()
                .path("key");

        as(key).get("/v1/clients").then().statusCode(200);
        assertThat(OffsetDateTime.parse(list().path("items[0].expires_at"))).isEqualTo(tomorrow);
    }

    @Test
    void dayOfItsLastUseIsTold() {
        Response key = make(shop.member("admin"), "viewer");
        list().then().body("items[0].last_used_on", nullValue());
        jdbi.useHandle(
                handle -> handle.execute("update api_key set last_used_on = date '2020-01-01' where id = ?", id(key)));

        as(key.path("key")).get("/v1/clients").then().statusCode(200);

        LocalDate used = LocalDate.parse(list().path("items[0].last_used_on"));
        assertThat(used).isAfter(LocalDate.now(ZoneOffset.UTC).minusDays(2)); // it may be midnight
    }

    @Test
    void clientHasFiftyKeysAtMostHoweverManyAreMadeAtOnce() {
        jdbi.useHandle(handle -> handle.execute(
                "insert into api_key (id, client_id, name, role, digest, created_by)"
                        + " select gen_random_uuid(), ?, 'old', 'viewer', '', 'test' from generate_series(1, 48)",
                shop.client.value()));

        List<Integer> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> make(shop.member("admin"), "viewer").statusCode(), Thread::startVirtualThread))
                .limit(6)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).containsOnly(201, 409);
        assertThat(answers).filteredOn(status -> status == 201).hasSize(2);
        make(shop.member("admin"), "viewer").then().statusCode(409).body("code", equalTo("too_many_keys"));
    }

    @Test
    void keyOfAnotherClientIsNotThereToRevoke() {
        Response key = make(shop.member("admin"), "viewer");
        Shop other = Shop.incomplete();

        as(other.member("owner"))
                .delete("/v1/clients/{client}/api-keys/{key}", other.client.toString(), key.path("key_id"))
                .then()
                .statusCode(404);
        as(key.path("key")).get("/v1/clients").then().statusCode(200);
    }

    @Test
    void wishThatIsNoneIsNamed() {
        make(shop.member("admin"), Map.of()).then().statusCode(422).body("errors.field", hasItems("name", "role"));
    }

    private Response make(String token, String role) {
        return make(token, Map.of("name", "A program", "role", role));
    }

    private Response make(String token, Map<String, String> wanted) {
        return as(token).body(wanted).post("/v1/clients/{client}/api-keys", shop.client.toString());
    }

    private Response list() {
        return as(shop.member("viewer")).get("/v1/clients/{client}/api-keys", shop.client.toString());
    }

    /** All that is stored of it. */
    private String row(Response key) {
        return jdbi.withHandle(handle -> handle.createQuery("select cast(api_key as text) from api_key where id = :id")
                .bind("id", id(key))
                .mapTo(String.class)
                .one());
    }

    private static UUID id(Response key) {
        return UUID.fromString(key.path("key_id"));
    }
}
