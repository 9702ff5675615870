package com.qaxal.config.api;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists come in pages, and a cursor is good for the list that gave it. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class PagesIT {
    private static final int MANY = 5;

    @Inject
    Jdbi jdbi;

    @Test
    void pagesOfTwoShowEverythingOnceAndInOrder() {
        Shop shop = full();

        for (String list : List.of(
                "/v1/clients/" + shop.client + "/containers",
                "/v1/clients/" + shop.client + "/members",
                "/v1/clients/" + shop.client + "/api-keys",
                "/v1/clients/" + shop.client + "/invitations",
                "/v1/clients/" + shop.client + "/audit",
                "/v1/audit?client=" + shop.client,
                "/v1/containers/" + shop.container + "/sites",
                "/v1/containers/" + shop.container + "/domains",
                "/v1/containers/" + shop.container + "/sessions")) {
            List<Object> whole = items(ask(operator(), list, "limit=200"));
            assertThat(whole).as(list).hasSizeGreaterThanOrEqualTo(MANY).doesNotHaveDuplicates();
            assertThat(walk(operator(), list)).as(list).isEqualTo(whole);
        }
    }

    @Test
    void reportsOfTheDriftCheckComeInPages() {
        for (int i = 0; i < 3; i++) {
            as(TestKeys.service("sync", "edge-feed"))
                    .body(Map.of("number", i))
                    .post("/internal/drift-reports")
                    .then()
                    .statusCode(201);
        }

        Response first = ask(operator(), "/v1/drift-reports", "limit=1");
        Response second = ask(operator(), "/v1/drift-reports", "limit=1&cursor=" + first.path("next"));

        assertThat(first.<Integer>path("items[0].number")).isEqualTo(2);
        assertThat(second.<Integer>path("items[0].number")).isEqualTo(1);
    }

    @Test
    void cursorOfAnotherTenantOrListOrFilterIsABadRequest() {
        Shop shop = full();
        String containers = "/v1/clients/" + shop.client + "/containers";
        String audit = "/v1/clients/" + shop.client + "/audit";
        String cursor = ask(operator(), containers, "limit=1").path("next");
        String filtered = ask(operator(), audit, "action=site.created&limit=1").path("next");

        assertRefused("/v1/clients/" + Shop.incomplete().client + "/containers", cursor);
        assertRefused("/v1/clients", cursor);
        assertRefused(audit, filtered);
        ask(operator(), audit, "action=site.created&cursor=" + filtered).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%20", "0190a5c2-0000-7000-8000-000000000000"})
    void garbageIsNoCursor(String cursor) {
        assertRefused("/v1/clients", cursor);
    }

    @Test
    void cursorThatSomebodyMadeThemselvesIsABadRequest() {
        assertRefused("/v1/clients", Cursor.of("/v1/clients{}", "no id"));
        ask(
                        operator(),
                        "/v1/clients",
                        "cursor=" + Cursor.of("/v1/clients{}", UUID.randomUUID().toString()))
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"limit=abc, 400, bad_request", "limit=0, 422, invalid", "limit=201, 422, invalid"})
    void limitThatIsNoneIsNamed(String query, int status, String code) {
        ask(operator(), "/v1/clients", query)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("errors.field", contains("limit"));
    }

    @Test
    void anyOtherParameterOfTheWrongTypeIsNamedToo() {
        ask(operator(), "/v1/containers/" + Shop.incomplete().container + "/statistics", "site=abc")
                .then()
                .statusCode(400)
                .body("errors.field", contains("site"));
        as(TestKeys.service("sync", "edge-feed"))
                .get("/internal/edge-documents?after=abc")
                .then()
                .statusCode(400)
                .body("errors.field", contains("after"));
    }

    private void assertRefused(String list, String cursor) {
        ask(operator(), list, "cursor=" + cursor)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("bad_request"))
                .body("errors.field", contains("cursor"));
    }

    /** With many of everything, and sessions that were seen at the same moment. */
    private Shop full() {
        Shop shop = Shop.incomplete();
        for (int i = 0; i < MANY; i++) {
            shop.addSite("www" + i + ".pages.test", "pages.test");
            shop.addDomain("data" + i + ".pages.test");
            as(operator())
                    .body(Map.of("name", "Container " + i))
                    .post("/v1/clients/{client}/containers", shop.client.toString())
                    .then()
                    .statusCode(201);
            as(operator())
                    .body(Map.of("name", "Key " + i, "role", "viewer"))
                    .post("/v1/clients/{client}/api-keys", shop.client.toString())
                    .then()
                    .statusCode(201);
            as(operator())
                    .body(Map.of("email", "invited" + i + "@pages.test", "role", "viewer"))
                    .post("/v1/clients/{client}/invitations", shop.client.toString())
                    .then()
                    .statusCode(201);
        }
        jdbi.useHandle(handle -> {
            handle.execute(
                    "with made as (insert into account (id, email, password_hash)"
                            + " select gen_random_uuid(), gen_random_uuid() || '@pages.test', 'none' from generate_series(1, ?)"
                            + " returning id) insert into member select ?, id, 'viewer' from made",
                    MANY,
                    shop.client.value());
            handle.execute(
                    "insert into loader_session select ?, 's' || n, null, '{}', 'safari', date_trunc('hour', now()) + make_interval(secs => n % 2),"
                            + " now() + interval '1 day' from generate_series(1, ?) as n",
                    shop.container.value(), MANY);
        });
        return shop;
    }

    private static List<Object> walk(String token, String list) {
        List<Object> walked = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Response page = ask(token, list, "limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(items(page)).hasSizeBetween(1, 2);
            walked.addAll(items(page));
            cursor = page.path("next");
        }
        return walked;
    }

    private static Response ask(String token, String list, String query) {
        return as(token).urlEncodingEnabled(false).get(list + (list.contains("?") ? "&" : "?") + query);
    }

    private static List<Object> items(Response page) {
        JsonPath body = page.then().statusCode(200).extract().jsonPath();
        return body.getList("items");
    }
}
