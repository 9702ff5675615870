package com.qaxal.config.api;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.config.Estate;
import com.qaxal.config.StandInBilling;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What was changed meanwhile is not changed by who did not see it. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class ETagsIT {
    private static final String STALE = "\"c3RhbGU\"";

    static final List<Thing> CHANGED = List.of(
            new Thing("PATCH", "/v1/containers/{container}", "{\"name\":\"One\"}", "{\"name\":\"Two\"}"),
            new Thing(
                    "PUT",
                    "/v1/containers/{container}/origin",
                    "{\"scheme\":\"http\",\"host\":\"127.0.0.1\",\"port\":1}",
                    "{\"scheme\":\"http\",\"host\":\"127.0.0.1\",\"port\":2}"),
            new Thing(
                    "PUT", "/v1/containers/{container}/modules/{module}", "{\"enabled\":false}", "{\"enabled\":true}"),
            new Thing(
                    "PUT",
                    "/v1/sites/{site}",
                    "{\"name\":\"One\",\"primary_host\":\"www.one.test\"}",
                    "{\"name\":\"Two\",\"primary_host\":\"www.one.test\"}"),
            new Thing(
                    "PATCH", "/v1/clients/{client}/members/{member}", "{\"role\":\"editor\"}", "{\"role\":\"admin\"}"));

    static final List<String> DELETED =
            List.of("/v1/sites/{site}", "/v1/clients/{client}/members/{member}", "/v1/containers/{container}");

    record Thing(String method, String path, String one, String two) {}

    @ParameterizedTest
    @FieldSource("CHANGED")
    void changeThatKnowsTheVersionIsMadeAndTellsTheNext(Thing thing) {
        Estate estate = Estate.standing();

        Response changed = change(estate, thing.method(), thing.path(), tag(estate, thing.path()), thing.one());

        changed.then().statusCode(200);
        assertThat(changed.header("ETag")).isEqualTo(tag(estate, thing.path()));
    }

    @ParameterizedTest
    @FieldSource("CHANGED")
    void changeThatMissedOneIsNotMade(Thing thing) {
        Estate estate = Estate.standing();
        String seen = tag(estate, thing.path());
        change(estate, thing.method(), thing.path(), null, thing.one()).then().statusCode(200);
        String standing = tag(estate, thing.path());
        assertThat(standing).isNotEqualTo(seen);

        change(estate, thing.method(), thing.path(), seen, thing.two())
                .then()
                .statusCode(412)
                .contentType("application/problem+json")
                .body("code", equalTo("changed_meanwhile"));

        assertThat(tag(estate, thing.path())).isEqualTo(standing);
    }

    @ParameterizedTest
    @FieldSource("DELETED")
    void whatWasChangedMeanwhileIsNotDeleted(String path) {
        Estate estate = Estate.standing();

        change(estate, "DELETE", path, STALE, null).then().statusCode(412);
        change(estate, "DELETE", path, STALE + ", " + tag(estate, path), null)
                .then()
                .statusCode(204);

        as(operator()).get(path, named(estate, path)).then().statusCode(404);
    }

    @Test
    void starWantsSomethingToStand() {
        Estate estate = Estate.standing();
        Estate bare = new Estate(Map.of(
                "container",
                as(operator())
                        .body(Map.of("name", "Bare"))
                        .post("/v1/clients/{client}/containers", estate.ids().get("client"))
                        .path("container_id")));
        Thing origin = CHANGED.get(1);

        change(estate, "PUT", origin.path(), "*", origin.one()).then().statusCode(200);
        change(bare, "PUT", origin.path(), "*", origin.one()).then().statusCode(412);
    }

    private static String tag(Estate estate, String path) {
        return as(operator())
                .get(path, named(estate, path))
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
    }

    private static Response change(
            Estate estate, String method, String path, @Nullable String ifMatch, @Nullable String body) {
        RequestSpecification request = as(operator());
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        if (body != null) {
            request.body(body);
        }
        return request.pathParams(named(estate, path)).request(method, path);
    }

    /** Of the ids, those that the path names. */
    private static Map<String, String> named(Estate estate, String path) {
        return estate.ids().entrySet().stream()
                .filter(id -> path.contains("{" + id.getKey() + "}"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
