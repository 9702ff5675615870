package com.qaxal.config;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Local accounts: who can sign in, for how long, and who can make others. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class SignInIT {
    private static final String PASSWORD = "long enough to pass";

    @Inject
    Jdbi jdbi;

    @Test
    void firstOperatorSignsInWithTheGivenPassword() {
        String token = login(StandInBilling.OPERATOR, StandInBilling.PASSWORD)
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");

        as(token).get("/v1/clients").then().statusCode(200);
    }

    @Test
    void wrongPasswordAndUnknownAddressAnswerAlike() {
        Response wrong = login(StandInBilling.OPERATOR, "wrong");
        Response unknown = login("nobody@qaxal.test", "wrong");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.asString()).isEqualTo(unknown.asString());
    }

    @Test
    void refreshTokenUsedTwiceEndsTheWholeFamily() {
        String first = login(StandInBilling.OPERATOR, StandInBilling.PASSWORD).path("refresh_token");
        String second = refresh(first).then().statusCode(200).extract().path("refresh_token");

        refresh(first).then().statusCode(401);

        refresh(second).then().statusCode(401);
    }

    @Test
    void refreshTokenThatIsNoneAnswers401() {
        refresh("none").then().statusCode(401);
        refresh("/+not base64 at all").then().statusCode(401);
    }

    @Test
    void signInIsOneRowHoweverOftenItIsRenewed() {
        String email = member();
        String token = login(email, PASSWORD).path("refresh_token");

        for (int i = 0; i < 3; i++) {
            token = refresh(token).then().statusCode(200).extract().path("refresh_token");
        }

        assertThat(signIns(email)).isEqualTo(1);
    }

    @Test
    void signingOutBeatsARefreshAtTheSameMoment() {
        String email = member();
        String token = login(email, PASSWORD).path("refresh_token");
        List<CompletableFuture<Response>> both = jdbi.inTransaction(handle -> {
            handle.execute("select 1 from sign_in for update");
            CompletableFuture<Response> refreshed = meanwhile(() -> refresh(token));
            await().until(() -> waiting() == 1);
            CompletableFuture<Response> signedOut = meanwhile(() -> logout(token));
            await().until(() -> waiting() == 2);
            return List.of(refreshed, signedOut);
        });

        String renewed = both.getFirst().join().then().statusCode(200).extract().path("refresh_token");
        assertThat(both.getLast().join().statusCode()).isEqualTo(204);
        refresh(renewed).then().statusCode(401);
        assertThat(signIns(email)).isZero();
    }

    @Test
    void moreSignInsThanCanBeHashedAnswer503() {
        List<CompletableFuture<Response>> attempts = Stream.generate(
                        () -> meanwhile(() -> login("nobody@qaxal.test", "wrong")))
                .limit(200)
                .toList();

        List<Response> answers = attempts.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(Response::statusCode).containsOnly(401, 503);
        answers.stream()
                .filter(answer -> answer.statusCode() == 503)
                .forEach(answer -> answer.then().header("Retry-After", "1").body("code", equalTo("overloaded")));
    }

    @Test
    void lockThatIsOverCountsFromOneAgain() {
        String email = member();
        for (int i = 0; i < 10; i++) {
            login(email, "wrong").then().statusCode(401);
        }
        login(email, PASSWORD).then().statusCode(401);
        jdbi.useHandle(handle ->
                handle.execute("update account set locked_until = now() - interval '1 second' where email = ?", email));

        login(email, "wrong").then().statusCode(401);

        login(email, PASSWORD).then().statusCode(200);
    }

    @Test
    void passwordThatIsTakenAwayWhileItIsComparedOpensNothing() {
        String email = member();

        CompletableFuture<Response> login = jdbi.inTransaction(handle -> {
            handle.execute("update account set password_hash = 'another' where email = ?", email);
            CompletableFuture<Response> compared = meanwhile(() -> login(email, PASSWORD));
            await().until(() -> waiting() == 1);
            return compared;
        });

        assertThat(login.join().statusCode()).isEqualTo(401);
        assertThat(signIns(email)).isZero();
    }

    @Test
    void memberCarriesTheirRoleForTheirClient() {
        Shop shop = Shop.incomplete();
        String email = address();
        add(operator(), shop, Map.of("email", email, "role", "viewer", "password", PASSWORD))
                .then()
                .statusCode(201);

        String token = login(email.toUpperCase(java.util.Locale.ROOT), PASSWORD).path("access_token");

        as(token)
                .get("/v1/containers/{container}", shop.container.toString())
                .then()
                .statusCode(200);
        as(token)
                .body(Map.of("name", "x"))
                .patch("/v1/containers/{container}", shop.container.toString())
                .then()
                .statusCode(403);
    }

    @Test
    void passwordOfAnAccountThatExistsIsNotWhoeverAddsItsToSet() {
        String email = member();
        Shop other = Shop.incomplete();
        Map<String, String> withPassword =
                Map.of("email", email, "role", "owner", "password", "another password, quite long");

        add(operator(), other, withPassword).then().statusCode(409).body("code", equalTo("account_exists"));
        add(operator(), other, Map.of("email", email, "role", "owner")).then().statusCode(201);

        login(email, "another password, quite long").then().statusCode(401);
        login(email, PASSWORD).then().statusCode(200);
    }

    @Test
    void ownerNeitherMakesAccountsNorLearnsWhichExist() {
        Shop shop = Shop.incomplete();
        String known = member();

        for (String email : List.of(known, address())) {
            add(shop.member("owner"), shop, Map.of("email", email, "role", "viewer", "password", PASSWORD))
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("invitation_needed"));
        }
        as(shop.member("owner"))
                .get("/v1/clients/{client}/members", shop.client.toString())
                .then()
                .body("items.size()", equalTo(0));
    }

    @Test
    void newAccountNeedsAPassword() {
        add(operator(), Shop.incomplete(), Map.of("email", address(), "role", "viewer"))
                .then()
                .statusCode(422)
                .body("errors.field", hasItem("password"));
    }

    /** Backends that wait for a lock. */
    private int waiting() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                .mapTo(Integer.class)
                .one());
    }

    private int signIns(String email) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select count(*) from sign_in join account on account.id = account_id where email = :email")
                .bind("email", email)
                .mapTo(Integer.class)
                .one());
    }

    /** Somebody new with an account. */
    private static String member() {
        String email = address();
        add(operator(), Shop.incomplete(), Map.of("email", email, "role", "viewer", "password", PASSWORD))
                .then()
                .statusCode(201);
        return email;
    }

    private static String address() {
        return UUID.randomUUID() + "@shop.test";
    }

    private static Response add(String token, Shop shop, Map<String, String> member) {
        return as(token).body(member).post("/v1/clients/{client}/members", shop.client.toString());
    }

    private static Response login(String email, String password) {
        return given().contentType("application/json")
                .body(Map.of("email", email, "password", password))
                .post("/v1/auth/login");
    }

    private static Response logout(String token) {
        return given().contentType("application/json")
                .body(Map.of("refresh_token", token))
                .post("/v1/auth/logout");
    }

    private static CompletableFuture<Response> meanwhile(Supplier<Response> request) {
        return CompletableFuture.supplyAsync(request, Thread::startVirtualThread);
    }

    private static Response refresh(String token) {
        return given().contentType("application/json")
                .body(Map.of("refresh_token", token))
                .post("/v1/auth/refresh");
    }
}
