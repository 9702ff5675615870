package com.qaxal.config.once;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.model.id.ClientId;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A write with a key is done once, however often it is asked for. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class OnceIT {
    @Inject
    Jdbi jdbi;

    @Inject
    Keys keys;

    private final String key = UUID.randomUUID().toString();
    private Shop shop;

    @BeforeEach
    void shopStands() {
        shop = Shop.incomplete();
    }

    @Test
    void writeThatIsAskedForAgainIsAnsweredAlikeAndDoneOnce() {
        Response first = create(shop.member("admin"), "One");
        Response again = create(shop.member("admin"), "One");

        first.then().statusCode(201);
        again.then().statusCode(201);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(containers()).containsExactly("A container", "One");
    }

    @Test
    void answerWithAVersionHasItAgain() {
        Response first = rename();
        Response again = rename();

        first.then().statusCode(200);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
    }

    @Test
    void deletionThatIsAskedForAgainIsDone() {
        String site = shop.addSite("www.once.test", "once.test");

        for (int i = 0; i < 2; i++) {
            as(operator())
                    .header("Idempotency-Key", key)
                    .delete("/v1/sites/{site}", site)
                    .then()
                    .statusCode(204);
        }
    }

    @Test
    void otherRequestWithTheSameKeyIsRefused() {
        create(shop.member("admin"), "One").then().statusCode(201);

        create(shop.member("admin"), "Two")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("idempotency_key_reused"));
        rename(shop.member("admin")).then().statusCode(422).body("code", equalTo("idempotency_key_reused"));
        assertThat(containers()).containsExactly("A container", "One");
    }

    @Test
    void keyIsEverybodysOwn() {
        create(shop.member("admin"), "One").then().statusCode(201);
        create(operator(), "Two").then().statusCode(201);

        assertThat(containers()).containsExactly("A container", "One", "Two");
    }

    @Test
    void refusedWriteLeavesItsKeyUnused() {
        create(shop.member("admin"), "").then().statusCode(422);
        create(shop.member("viewer"), "One").then().statusCode(403);

        create(shop.member("admin"), "One").then().statusCode(201);
    }

    @Test
    void twinsAreDoneOnce() {
        List<CompletableFuture<Response>> twins = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> create(shop.member("admin"), "One"), Thread::startVirtualThread))
                .limit(8)
                .toList();

        List<String> answers = twins.stream()
                .map(twin -> twin.join().then().statusCode(201).extract().asString())
                .toList();
        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(containers()).containsExactly("A container", "One");
    }

    @Test
    void twinOfARequestThatTakesLongIsToldToTryAgain() {
        Response twin = jdbi.inTransaction(handle -> {
            handle.execute(
                    "insert into idempotency_key (principal, key, request) values (?, ?, '')",
                    TestKeys.ISSUER + " member@test",
                    key);
            return CompletableFuture.supplyAsync(() -> create(shop.member("admin"), "One"), Thread::startVirtualThread)
                    .join();
        });

        twin.then().statusCode(409).body("code", equalTo("request_in_progress"));
    }

    @Test
    void writeWhoseKeyCannotBeKeptIsNotDone() {
        jdbi.useHandle(handle -> handle.execute("create function fails() returns trigger language plpgsql as"
                + " $$ begin raise exception 'as if the process had ended'; end $$;"
                + " create trigger fails before update on idempotency_key for each row execute function fails()"));
        try {
            create(shop.member("admin"), "One").then().statusCode(500);
        } finally {
            jdbi.useHandle(handle -> handle.execute("drop function fails() cascade"));
        }

        assertThat(containers()).containsExactly("A container");
        create(shop.member("admin"), "One").then().statusCode(201);
    }

    @Test
    void answerIsForWhoMayStillAskTheFirstTime() {
        create(shop.member("admin"), "One").then().statusCode(201);

        create(shop.member("viewer"), "One").then().statusCode(403);
        create(TestKeys.member(ClientId.next(), "owner"), "One").then().statusCode(404);
    }

    @Test
    void secretIsNotKept() {
        String site = shop.addSite("www.secret.test", "secret.test");

        proxyKey(site).then().statusCode(201);
        proxyKey(site).then().statusCode(409).body("code", equalTo("answer_not_kept"));

        as(operator()).get("/v1/sites/{site}/proxy-keys", site).then().body("items.size()", equalTo(1));
        assertThat(jdbi.<List<String>, RuntimeException>withHandle(handle -> handle.createQuery(
                                "select coalesce(answer, 'nothing') from idempotency_key where key = :key")
                        .bind("key", key)
                        .mapTo(String.class)
                        .list()))
                .containsExactly("nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "ü"})
    void keyThatIsNoneIsNamed(String none) {
        as(shop.member("admin"))
                .header("Idempotency-Key", none)
                .body(Map.of("name", "One"))
                .post("/v1/clients/{client}/containers", shop.client.toString())
                .then()
                .statusCode(400)
                .body("code", equalTo("bad_request"))
                .body("errors.field", contains("Idempotency-Key"));
    }

    @Test
    void keyIsForgottenAfterADay() {
        create(shop.member("admin"), "One").then().statusCode(201);
        jdbi.useHandle(handle ->
                handle.execute("update idempotency_key set at = now() - interval '25 hours' where key = ?", key));

        keys.forget();

        create(shop.member("admin"), "Two").then().statusCode(201);
    }

    private Response create(String token, String name) {
        return as(token)
                .header("Idempotency-Key", key)
                .body(Map.of("name", name))
                .post("/v1/clients/{client}/containers", shop.client.toString());
    }

    private Response rename() {
        return rename(shop.member("editor"));
    }

    private Response rename(String token) {
        return as(token)
                .header("Idempotency-Key", key)
                .body(Map.of("name", "Renamed"))
                .patch("/v1/containers/{container}", shop.container.toString());
    }

    private Response proxyKey(String site) {
        return as(operator()).header("Idempotency-Key", key).post("/v1/sites/{site}/proxy-keys", site);
    }

    private List<String> containers() {
        return as(operator())
                .get("/v1/clients/{client}/containers", shop.client.toString())
                .jsonPath()
                .getList("items.name");
    }
}
